package dev.signalman.rule;

import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What is wrong with an expression, and where.
 *
 * @param place in the source of the rule
 * @param message in the words of who wrote it
 */
record Complaint(Written.Place place, String message) {
    private static final int MAX_MESSAGE = 500;
    private static final Pattern TOKEN = Pattern.compile("token recognition error at: '(.*)'", Pattern.DOTALL);
    private static final Pattern INPUT =
            Pattern.compile("(?:mismatched|extraneous) input '(.*?)' expecting.*", Pattern.DOTALL);
    private static final Pattern ALTERNATIVE = Pattern.compile("no viable alternative at input '(.*)'", Pattern.DOTALL);
    private static final Pattern MISSING = Pattern.compile("missing '(.*?)' at '(.*)'", Pattern.DOTALL);
    private static final Set<String> UNITS = Set.of("ms", "s", "m", "h", "d");
    private static final Map<String, String> OTHER_LANGUAGES =
            Map.of("and", "&&", "AND", "&&", "or", "||", "OR", "||", "not", "!", "is", "==", "eq", "==");

    Complaint {
        message = message.codePoints()
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .limit(MAX_MESSAGE)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** What the parser says of a text that is not CEL. */
    static Complaint ofSyntax(Written text, CelIssue issue) {
        int at = offset(text, issue.getSourceLocation());
        return new Complaint(text.place(at), syntax(text, at, issue.getMessage()));
    }

    private static String syntax(Written text, int at, String said) {
        if (text.text().isBlank()) {
            return "an expression is empty";
        }
        Matcher token = TOKEN.matcher(said);
        if (token.matches()) {
            return token(text, at, token.group(1));
        }
        Matcher missing = MISSING.matcher(said);
        if (missing.matches()) {
            return missing.group(1) + " is missing "
                    + (missing.group(2).equals("<EOF>") ? "at the end" : "before " + RuleYaml.shown(missing.group(2)));
        }
        Matcher input = INPUT.matcher(said);
        if (input.matches()) {
            boolean unit = at > 0 && Character.isDigit(text.at(at - 1)) && UNITS.contains(input.group(1));
            return unexpected(input.group(1)) + (unit ? "; a duration is written duration(\"5m\")" : "");
        }
        Matcher alternative = ALTERNATIVE.matcher(said);
        if (alternative.matches()) {
            return unexpected(at < text.length() ? Character.toString(text.at(at)) : "<EOF>");
        }
        if (said.startsWith("reserved identifier: ")) {
            return said.substring("reserved identifier: ".length()) + " is a word that CEL keeps for itself";
        }
        if (said.contains("recursion") || said.contains("depth")) {
            return "an expression that is nested too deeply";
        }
        if (said.startsWith("For input string")) {
            return "a number that is too large";
        }
        if (said.startsWith("invalid argument to has() macro")) {
            return "has(…) asks for a field, such as has(event.project)";
        }
        return "not an expression: " + RuleYaml.shown(said);
    }

    private static String token(Written text, int index, String token) {
        String shown = RuleYaml.shown(token.strip());
        if (token.startsWith("= ") || token.equals("=")) {
            return "= means nothing here; equal is ==";
        }
        if (token.startsWith("&") || token.startsWith("|")) {
            return shown + " means nothing here; and is &&, or is ||";
        }
        if (token.startsWith("'") || token.startsWith("\"")) {
            return isClosed(text, index)
                    ? "a text with a \\ that means nothing; a backslash itself is \\\\"
                    : "a text whose quote is not closed";
        }
        return shown + " means nothing here";
    }

    /** Whether the text that begins here ends in its line. */
    private static boolean isClosed(Written text, int start) {
        for (int i = start + 1; i < text.length() && text.at(i) != '\n'; i++) {
            if (text.at(i) == text.at(start)) {
                return true;
            }
        }
        return false;
    }

    private static String unexpected(String input) {
        if (input.equals("<EOF>")) {
            return "the expression ends too early: something must follow";
        }
        String meant = OTHER_LANGUAGES.get(input);
        return RuleYaml.shown(input) + " is not expected here" + (meant == null ? "" : "; in CEL it is " + meant);
    }

    /** Where a part of an expression begins. */
    static Written.Place place(Expressions.Parsed parsed, long id) {
        Integer at = parsed.ast().getSource().getPositionsMap().get(id);
        return parsed.text().place(at == null ? 0 : at);
    }

    /** CEL counts lines from 1 and columns from 0. */
    static int offset(Written text, CelSourceLocation location) {
        int line = 1;
        int at = 0;
        while (line < location.getLine() && at < text.length()) {
            if (text.at(at++) == '\n') {
                line++;
            }
        }
        return Math.clamp((long) at + location.getColumn(), 0, text.length());
    }

    /** A part of an expression as people recognise it: paths as they are, the rest in short. */
    static String shown(CelExpr expr) {
        return switch (expr.getKind()) {
            case IDENT -> expr.ident().name();
            case SELECT ->
                expr.select().testOnly()
                        ? "has(" + shown(expr.select().operand()) + "."
                                + expr.select().field() + ")"
                        : shown(expr.select().operand()) + "." + expr.select().field();
            case CONSTANT -> constant(expr.constant());
            case CALL -> call(expr.call());
            case LIST -> "[…]";
            case MAP, STRUCT -> "{…}";
            default -> "…";
        };
    }

    private static String constant(CelConstant constant) {
        return switch (constant.getKind()) {
            case STRING_VALUE -> "\"" + RuleYaml.shown(constant.stringValue()) + "\"";
            case INT64_VALUE -> Long.toString(constant.int64Value());
            case DOUBLE_VALUE -> Double.toString(constant.doubleValue());
            case BOOLEAN_VALUE -> Boolean.toString(constant.booleanValue());
            case NULL_VALUE -> "null";
            default -> "…";
        };
    }

    private static String call(CelExpr.CelCall call) {
        String operator = operator(call.function());
        if (call.function().equals("_[_]")) {
            return shown(call.args().getFirst()) + "[" + shown(call.args().getLast()) + "]";
        }
        if (call.function().equals("_?_:_")) {
            return shown(call.args().getFirst()) + " ? … : …";
        }
        if (!operator.isEmpty() && call.args().size() == 2) {
            return shown(call.args().getFirst()) + " " + operator + " "
                    + shown(call.args().getLast());
        }
        if (!operator.isEmpty()) {
            return operator + shown(call.args().getFirst());
        }
        return call.target().map(target -> shown(target) + ".").orElse("")
                + call.function()
                + (call.args().isEmpty() ? "()" : "(…)");
    }

    /** As people write it; empty if it is a function. */
    static String operator(String function) {
        return switch (function) {
            case "_[_]" -> "[]";
            case "_?_:_" -> "?:";
            case "@in" -> "in";
            default -> function.startsWith("_") || function.endsWith("_") ? function.replace("_", "") : "";
        };
    }

    /** A type of CEL in words. */
    static String kind(String type) {
        return switch (type) {
            case "string" -> "a text";
            case "int" -> "a whole number";
            case "uint" -> "an unsigned number";
            case "double" -> "a number";
            case "bool" -> "true or false";
            case "bytes" -> "bytes";
            case "google.protobuf.Duration" -> "a duration";
            case "google.protobuf.Timestamp" -> "a time";
            case "null", "null_type" -> "null";
            case "dyn" -> "of any type";
            default -> {
                if (type.startsWith("list")) {
                    yield "a list";
                }
                if (type.startsWith("map")) {
                    yield "a map";
                }
                if (type.startsWith("type")) {
                    yield "the name of a type";
                }
                yield type.startsWith("%") ? "of any type" : "a whole " + type;
            }
        };
    }
}
