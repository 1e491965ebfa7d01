package dev.signalman.rule;

import dev.cel.common.CelIssue;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.StructType;
import dev.signalman.words.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Says in the words of who wrote an expression what CEL's checker has against it. */
final class Complaints {
    private static final Pattern FIELD = Pattern.compile("undefined field '(.*)'");
    private static final Pattern UNDECLARED = Pattern.compile("undeclared reference to '(.*)' \\(in container '.*'\\)");
    private static final Pattern OVERLOAD = Pattern.compile(
            "found no matching overload for '(.*?)' applied to '(?:(.*?)\\.)?\\((.*)\\)'(?: \\(candidates: (.*)\\))?");
    private static final Pattern NO_SELECTION = Pattern.compile("type '(.*)' does not support field selection");
    private static final Pattern NO_RANGE = Pattern.compile("expression of type '(.*?)' cannot be range.*");

    private static final Set<String> MACROS = Set.of("all", "exists", "exists_one", "filter", "has", "map");
    /** What people write most; CEL's own list cannot be asked for. */
    private static final List<String> FUNCTIONS = List.of(
            "bool",
            "contains",
            "double",
            "duration",
            "duration_text",
            "endsWith",
            "getDate",
            "getDayOfMonth",
            "getDayOfWeek",
            "getFullYear",
            "getHours",
            "getMinutes",
            "getMonth",
            "getSeconds",
            "indexOf",
            "int",
            "join",
            "lastIndexOf",
            "list_text",
            "lowerAscii",
            "matches",
            "replace",
            "short",
            "size",
            "split",
            "startsWith",
            "string",
            "substring",
            "timestamp",
            "trim",
            "upperAscii",
            "all",
            "exists",
            "exists_one",
            "filter",
            "has",
            "map");

    private final Expressions.Parsed parsed;
    private final Vocabulary vocabulary;
    private final Map<Long, CelExpr> parts = new HashMap<>();
    /** Names that comprehensions give to elements, with what they go through. */
    private final Map<String, CelExpr> elements = new HashMap<>();

    Complaints(Expressions.Parsed parsed, Vocabulary vocabulary) {
        this.parsed = parsed;
        this.vocabulary = vocabulary;
        collect(parsed.ast().getExpr());
    }

    private void collect(CelExpr expr) {
        parts.put(expr.id(), expr);
        if (expr.getKind() == CelExpr.ExprKind.Kind.COMPREHENSION) {
            elements.put(expr.comprehension().iterVar(), expr.comprehension().iterRange());
        }
        inside(expr).forEach(this::collect);
    }

    /** The direct parts of an expression. */
    static Stream<CelExpr> inside(CelExpr expr) {
        return switch (expr.getKind()) {
            case SELECT -> Stream.of(expr.select().operand());
            case CALL -> Stream.concat(expr.call().target().stream(), expr.call().args().stream());
            case LIST -> expr.list().elements().stream();
            case STRUCT -> expr.struct().entries().stream().map(CelExpr.CelStruct.Entry::value);
            case MAP -> expr.map().entries().stream().flatMap(entry -> Stream.of(entry.key(), entry.value()));
            case COMPREHENSION ->
                Stream.of(
                        expr.comprehension().iterRange(),
                        expr.comprehension().accuInit(),
                        expr.comprehension().loopCondition(),
                        expr.comprehension().loopStep(),
                        expr.comprehension().result());
            default -> Stream.of();
        };
    }

    /** All of them; a macro with wrong arguments makes its variables unknown, which is not worth telling. */
    List<Complaint> of(List<CelIssue> issues) {
        for (CelIssue issue : issues) {
            Matcher undeclared = UNDECLARED.matcher(issue.getMessage());
            CelExpr part = parts.get(issue.getExprId());
            if (undeclared.matches() && MACROS.contains(undeclared.group(1)) && isCall(part)) {
                return List.of(of(issue));
            }
        }
        return issues.stream().map(this::of).toList();
    }

    private static boolean isCall(@Nullable CelExpr part) {
        return part != null && part.getKind() == CelExpr.ExprKind.Kind.CALL;
    }

    private Complaint of(CelIssue issue) {
        int at = Complaint.offset(parsed.text(), issue.getSourceLocation());
        CelExpr part = parts.get(issue.getExprId());
        String said = issue.getMessage();
        Matcher field = FIELD.matcher(said);
        if (field.matches()) {
            return at(behindDot(at), field(part, field.group(1)));
        }
        Matcher undeclared = UNDECLARED.matcher(said);
        if (undeclared.matches()) {
            return isCall(part)
                    ? at(nameBefore(at, undeclared.group(1)), function(undeclared.group(1)))
                    : at(at, variable(undeclared.group(1)));
        }
        Matcher overload = OVERLOAD.matcher(said);
        if (overload.matches()) {
            return at(nameBefore(at, overload.group(1)), overload(part, overload));
        }
        Matcher selection = NO_SELECTION.matcher(said);
        if (selection.matches()) {
            return at(
                    behindDot(at),
                    shown(part) + ": " + operand(part) + " is " + Complaint.kind(selection.group(1))
                            + " and has no fields");
        }
        Matcher range = NO_RANGE.matcher(said);
        if (range.matches()) {
            return at(
                    at,
                    "all, exists, filter and map go through a list or a map, this is "
                            + Complaint.kind(range.group(1)));
        }
        return at(at, RuleYaml.shown(said));
    }

    private Complaint at(int index, String message) {
        return new Complaint(parsed.text().place(index), message);
    }

    /** CEL points at the dot before a field. */
    private int behindDot(int at) {
        int name = at;
        while (name < parsed.text().length()
                && (parsed.text().at(name) == '.'
                        || Character.isWhitespace(parsed.text().at(name)))) {
            name++;
        }
        return name;
    }

    /** CEL points at the bracket behind a function's name. */
    private int nameBefore(int at, String name) {
        int start = at - name.length();
        return start >= 0 && parsed.text().part(start, at).text().equals(name) ? start : at;
    }

    private static String shown(@Nullable CelExpr part) {
        return part == null ? "…" : Complaint.shown(part);
    }

    private static String operand(@Nullable CelExpr part) {
        return part != null && part.getKind() == CelExpr.ExprKind.Kind.SELECT
                ? Complaint.shown(part.select().operand())
                : "it";
    }

    private String field(@Nullable CelExpr part, String name) {
        CelExpr operand = part != null && part.getKind() == CelExpr.ExprKind.Kind.SELECT
                ? part.select().operand()
                : null;
        String root = root(operand);
        StructType type = operand == null ? null : struct(operand);
        Collection<String> known = type == null ? everyField() : new TreeSet<>(type.fieldNames());
        String path = operand == null ? name : Complaint.shown(operand) + "." + name;
        String near = Nearest.to(name, known)
                .map(word -> "; did you mean " + word + "?")
                .or(() -> root.equals(Vocabulary.EVENT)
                        ? inside(name).map(p -> "; did you mean " + p + "?")
                        : Optional.empty())
                .orElse(type == null || known.isEmpty() ? "" : "; it has " + String.join(", ", known));
        return switch (root) {
            case Vocabulary.LABELS -> path + ": the rule's by has no such label" + near;
            case Vocabulary.PARAMS ->
                path + (known.isEmpty() ? ": the rule has no params" : ": the rule has no such param" + near);
            case Vocabulary.HISTORY, Vocabulary.FLEET, Vocabulary.SIGHT ->
                path + ": " + root + " has no such field" + near;
            default -> path + ": " + vocabulary.event().name() + " has no such field" + near;
        };
    }

    /** Where else in the event a field of this name is. */
    private Optional<String> inside(String name) {
        Shape event = vocabulary.event().shape();
        return event.names().stream()
                .filter(outer -> {
                    Shape.Field field = event.field(outer);
                    return field != null
                            && field.shape() != null
                            && field.shape().type().equals(field.type())
                            && field.shape().names().contains(name);
                })
                .findFirst()
                .map(outer -> Vocabulary.EVENT + "." + outer + "." + name);
    }

    private static String root(@Nullable CelExpr expr) {
        CelExpr at = expr;
        while (at != null && at.getKind() == CelExpr.ExprKind.Kind.SELECT) {
            at = at.select().operand();
        }
        return at != null && at.getKind() == CelExpr.ExprKind.Kind.IDENT
                ? at.ident().name()
                : "";
    }

    /** The record that an expression is, as far as that can be told without the checker; null otherwise. */
    private @Nullable StructType struct(CelExpr expr) {
        return type(expr) instanceof StructType struct ? vocabulary.struct(struct.name()) : null;
    }

    private @Nullable CelType type(CelExpr expr) {
        return switch (expr.getKind()) {
            case IDENT -> {
                CelExpr range = elements.get(expr.ident().name());
                yield range != null && type(range) instanceof ListType list
                        ? list.elemType()
                        : vocabulary.variables().get(expr.ident().name());
            }
            case SELECT -> {
                StructType struct = struct(expr.select().operand());
                yield struct == null
                        ? null
                        : struct.findField(expr.select().field())
                                .map(StructType.Field::type)
                                .orElse(null);
            }
            case CALL ->
                expr.call().function().equals("_[_]") && type(expr.call().args().getFirst()) instanceof ListType list
                        ? list.elemType()
                        : null;
            default -> null;
        };
    }

    private Set<String> everyField() {
        return vocabulary
                .event()
                .shape()
                .all()
                .flatMap(shape -> shape.names().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String variable(String name) {
        Set<String> known = vocabulary.variables().keySet();
        if (name.equals(Vocabulary.HISTORY) || name.equals(Vocabulary.FLEET)) {
            return name + ": is not known of " + vocabulary.event().name() + "; "
                    + (name.equals(Vocabulary.HISTORY)
                            ? "pipelines, deployments, promotions, schedules and jobs have a history"
                            : "agents, queues and jobs have a fleet");
        }
        if (EventType.named(name) != null) {
            return event(name);
        }
        if (MACROS.contains(name)) {
            return name + ": needs brackets, such as " + name + "(…)";
        }
        return name + ": there is no such variable"
                + Nearest.to(name, known)
                        .map(word -> "; did you mean " + word + "?")
                        .or(() -> vocabulary.event().shape().names().contains(name)
                                ? Optional.of("; did you mean event." + name + "?")
                                : inside(name).map(path -> "; did you mean " + path + "?"))
                        .orElse("; known are " + String.join(", ", known) + "; a text needs quotes");
    }

    static String event(String name) {
        return name + ": is an event, not a condition; for its own condition write until: { " + name + ": … }";
    }

    private static String function(String name) {
        if (MACROS.contains(name)) {
            return name + "(…): has other arguments, such as "
                    + switch (name) {
                        case "has" -> "has(event.project)";
                        case "map" -> "event.jobs.map(j, j.name)";
                        default -> "event.jobs." + name + "(j, j.result == \"failed\")";
                    };
        }
        return name + "(…): there is no such function"
                + Nearest.to(name, FUNCTIONS)
                        .map(word -> "; did you mean " + word + "?")
                        .orElse("");
    }

    private static String overload(@Nullable CelExpr part, Matcher overload) {
        String function = overload.group(1);
        List<String> found = new ArrayList<>(types(overload.group(3)));
        if (overload.group(2) != null) {
            found.addFirst(overload.group(2));
        }
        List<String> kinds = found.stream().map(Complaint::kind).toList();
        return shown(part) + ": "
                + switch (function) {
                    case "_==_", "_!=_" ->
                        "compares " + kinds.getFirst() + " with " + kinds.getLast() + hint(part, found);
                    case "_<_", "_<=_", "_>_", "_>=_" ->
                        "cannot compare " + kinds.getFirst() + " with " + kinds.getLast() + hint(part, found);
                    case "_+_" -> "cannot add " + kinds.getLast() + " to " + kinds.getFirst() + sum(found);
                    case "_-_" -> "cannot take " + kinds.getLast() + " from " + kinds.getFirst() + hint(part, found);
                    case "_*_" -> "cannot multiply " + kinds.getFirst() + " by " + kinds.getLast() + numbers(found);
                    case "_/_", "_%_" ->
                        "cannot divide " + kinds.getFirst() + " by " + kinds.getLast() + numbers(found);
                    case "_&&_", "_||_" ->
                        Complaint.operator(function) + " wants true or false on both sides, has " + kinds.getFirst()
                                + " and " + kinds.getLast();
                    case "!_" -> "! wants true or false, has " + kinds.getFirst();
                    case "-_" -> "- wants a number, has " + kinds.getFirst();
                    case "_?_:_" ->
                        kinds.getFirst().equals(Complaint.kind("bool"))
                                ? "has " + kinds.get(1) + " before the colon and " + kinds.get(2) + " behind it"
                                : "? wants true or false before it, has " + kinds.getFirst();
                    case "_[_]" -> "cannot take an element out of " + kinds.getFirst() + " by " + kinds.getLast();
                    case "@in" ->
                        "in wants a list or a map behind it that can have " + kinds.getFirst() + ", has "
                                + kinds.getLast();
                    default ->
                        function(function, overload.group(2) != null, types(overload.group(3)), overload.group(4));
                };
    }

    /** @param candidates what it could take; null if nothing at all */
    private static String function(String name, boolean member, List<String> found, @Nullable String candidates) {
        List<String> takes = candidates == null
                ? List.of()
                : types(candidates).stream()
                        .filter(candidate -> member == (candidate.indexOf('(') > 0))
                        .map(candidate ->
                                listed(types(candidate.substring(candidate.indexOf('(') + 1, candidate.length() - 1))))
                        .distinct()
                        .toList();
        if (takes.isEmpty()) {
            return member
                    ? name + " is written before what it is about: " + name + "(x)"
                    : name + " is written behind what it is about: x." + name + "(…)";
        }
        return name + " takes " + String.join(" or ", takes) + ", not " + listed(found);
    }

    private static String hint(@Nullable CelExpr part, List<String> found) {
        boolean plain = found.contains("int") || found.contains("double") || found.contains("string");
        if (plain && found.contains("google.protobuf.Duration")) {
            return "; a duration is written duration(\"5m\")";
        }
        if (plain && found.contains("google.protobuf.Timestamp")) {
            return "; a time is written timestamp(\"2026-03-01T12:00:00Z\")";
        }
        if (found.contains("bool") && found.contains("string") && part != null) {
            return "; true and false have no quotes";
        }
        return "";
    }

    private static String sum(List<String> found) {
        return found.contains("string") && !found.contains("null") ? "; string(…) makes a text of it" : numbers(found);
    }

    private static String numbers(List<String> found) {
        return found.contains("int") && found.contains("double") ? "; double(…) makes a number of a whole one" : "";
    }

    private static String listed(List<String> types) {
        return types.isEmpty() ? "nothing" : types.stream().map(Complaint::kind).collect(Collectors.joining(" and "));
    }

    /** Splits at the commas that are in no bracket. */
    private static List<String> types(String joined) {
        var types = new ArrayList<String>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < joined.length(); i++) {
            char c = joined.charAt(i);
            if (c == '(' || c == '{') {
                depth++;
            } else if (c == ')' || c == '}') {
                depth--;
            } else if (c == ',' && depth == 0) {
                types.add(joined.substring(from, i).strip());
                from = i + 1;
            }
        }
        if (!joined.isBlank()) {
            types.add(joined.substring(from).strip());
        }
        return types;
    }
}
