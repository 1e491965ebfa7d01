package dev.signalman.rule;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelContainer;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.signalman.words.Phrases;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes programs of expressions: CEL with its standard functions and macros, its string extensions, and a few functions of our own. What
 * is wrong with one is noted in the words of who wrote it. Bounded: an expression's length, its depth, and how often it loops.
 *
 * <p>For one thread. CEL itself is set up with the first expression.
 */
final class Expressions {
    /** In characters. */
    static final int MAX_LENGTH = 2_000;

    private static final int MAX_DEPTH = 50;
    private static final int MAX_ITERATIONS = 2_000;
    /** Enough to tell commits apart. */
    private static final int SHORT_COMMIT = 8;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(MAX_LENGTH)
            .maxParseRecursionDepth(MAX_DEPTH)
            .maxParseErrorRecoveryLimit(10)
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private static final List<CelFunctionDecl> FUNCTIONS = List.of(
            CelFunctionDecl.newFunctionDeclaration(
                    "duration_text",
                    CelOverloadDecl.newGlobalOverload("duration_text_of", SimpleType.STRING, SimpleType.DURATION)),
            CelFunctionDecl.newFunctionDeclaration(
                    "short", CelOverloadDecl.newGlobalOverload("short_of", SimpleType.STRING, SimpleType.STRING)),
            CelFunctionDecl.newFunctionDeclaration(
                    "list_text",
                    CelOverloadDecl.newGlobalOverload(
                            "list_text_of", SimpleType.STRING, ListType.create(SimpleType.STRING))));

    private static final Set<String> CHECKED_CONSTANTS = Set.of("duration", "timestamp", "matches");

    private @Nullable CelRuntime runtime;
    private @Nullable CelCompiler parser;

    /**
     * An expression that is CEL, whatever it names.
     *
     * @param text as it stands in its source
     * @param ast what the parser made of it
     */
    record Parsed(Written text, CelAbstractSyntaxTree ast) {}

    /** Null if it is not CEL, which is noted. */
    @Nullable
    Parsed parse(Written text, Findings findings) {
        if (text.length() > MAX_LENGTH) {
            findings.problem(
                    text.place(0),
                    "an expression of " + text.length() + " characters; at most " + MAX_LENGTH + " are read");
            return null;
        }
        CelValidationResult parsed = parser().parse(text.text());
        if (parsed.hasError()) {
            Complaint complaint = parsed.getErrors().stream()
                    .min(Comparator.comparing(CelIssue::getSourceLocation))
                    .map(issue -> Complaint.ofSyntax(text, issue))
                    .orElseThrow();
            findings.problem(complaint.place(), complaint.message());
            return null;
        }
        return new Parsed(text, ast(parsed));
    }

    /** A condition; null if it is none, which is noted. */
    @Nullable
    Program condition(Parsed parsed, Vocabulary vocabulary, String rule, Findings findings) {
        CelAbstractSyntaxTree ast = check(parsed, vocabulary, findings);
        if (ast == null) {
            return null;
        }
        if (ast.getResultType().kind() != CelKind.BOOL && ast.getResultType().kind() != CelKind.DYN) {
            findings.problem(
                    start(parsed.text()),
                    EventType.named(parsed.text().text().strip()) != null
                            ? Complaints.event(parsed.text().text().strip())
                            : Complaint.shown(parsed.ast().getExpr()) + ": must be true or false, is "
                                    + Complaint.kind(ast.getResultType().name()));
            return null;
        }
        return program(parsed, ast, vocabulary, rule);
    }

    /** An expression whose value can stand in a text; null if it cannot, which is noted. */
    @Nullable
    Program value(Parsed parsed, Vocabulary vocabulary, String rule, Findings findings) {
        CelAbstractSyntaxTree ast = check(parsed, vocabulary, findings);
        if (ast == null) {
            return null;
        }
        CelType type = ast.getResultType();
        if (!isPrintable(type)) {
            findings.problem(
                    start(parsed.text()),
                    Complaint.shown(parsed.ast().getExpr()) + ": is " + Complaint.kind(type.name())
                            + ", which cannot stand in a text"
                            + Optional.ofNullable(vocabulary.struct(type.name()))
                                    .map(struct ->
                                            "; name one of its fields: " + String.join(", ", struct.fieldNames()))
                                    .orElse(""));
            return null;
        }
        return program(parsed, ast, vocabulary, rule);
    }

    private static boolean isPrintable(CelType type) {
        return switch (type.kind()) {
            case BOOL, INT, UINT, DOUBLE, STRING, DURATION, TIMESTAMP, DYN -> true;
            case LIST -> type.parameters().stream().allMatch(element -> element.kind() == CelKind.STRING);
            default -> false;
        };
    }

    private @Nullable CelAbstractSyntaxTree check(Parsed parsed, Vocabulary vocabulary, Findings findings) {
        CelCompiler checker = checker(vocabulary);
        CelValidationResult checked = checker.check(parsed.ast());
        if (checked.hasError()) {
            for (Complaint complaint : new Complaints(parsed, vocabulary).of(checked.getErrors())) {
                findings.problem(complaint.place(), complaint.message());
            }
            return null;
        }
        int before = findings.count();
        new Visit(parsed, checker, findings).expression(parsed.ast().getExpr());
        return findings.count() == before ? ast(checked) : null;
    }

    /** What CEL would find only when it evaluates. */
    private final class Visit {
        private final Parsed parsed;
        private final CelCompiler checker;
        private final Findings findings;

        Visit(Parsed parsed, CelCompiler checker, Findings findings) {
            this.parsed = parsed;
            this.checker = checker;
            this.findings = findings;
        }

        void expression(CelExpr expr) {
            switch (expr.getKind()) {
                case STRUCT ->
                    findings.problem(
                            Complaint.place(parsed, expr.id()),
                            expr.struct().messageName() + "{…}: expressions make no records");
                case CALL -> call(expr);
                default -> {}
            }
            Complaints.inside(expr).forEach(this::expression);
        }

        private void call(CelExpr expr) {
            List<CelExpr> arguments = expr.call().args();
            if (!CHECKED_CONSTANTS.contains(expr.call().function()) || arguments.isEmpty()) {
                return;
            }
            CelExpr last = arguments.getLast();
            if (last.getKind() != CelExpr.ExprKind.Kind.CONSTANT
                    || last.constant().getKind() != CelConstant.Kind.STRING_VALUE) {
                return;
            }
            boolean pattern = expr.call().function().equals("matches");
            CelExpr alone = pattern
                    ? CelExpr.ofCall(
                            1,
                            Optional.of(CelExpr.ofConstant(2, CelConstant.ofValue(""))),
                            "matches",
                            ImmutableList.of(last))
                    : expr;
            try {
                runtime()
                        .createProgram(ast(checker.check(CelAbstractSyntaxTree.newParsedAst(
                                alone, parsed.ast().getSource()))))
                        .eval();
            } catch (CelEvaluationException e) {
                findings.problem(
                        Complaint.place(parsed, last.id()),
                        Complaint.shown(last)
                                + switch (expr.call().function()) {
                                    case "duration" ->
                                        ": is no duration; such are \"30s\", \"5m\", \"1h30m\" and \"24h\"";
                                    case "timestamp" -> ": is no time; such are \"2026-03-01T12:00:00Z\"";
                                    default -> ": is no regular expression that RE2 knows";
                                });
            }
        }
    }

    private Program program(Parsed parsed, CelAbstractSyntaxTree ast, Vocabulary vocabulary, String rule) {
        try {
            return new Program(runtime().createProgram(ast), vocabulary, rule, start(parsed.text()));
        } catch (CelEvaluationException e) {
            throw new IllegalStateException(
                    "a checked expression cannot be run: " + parsed.text().text(), e);
        }
    }

    /** Where the expression begins, behind what only separates it. */
    private static Written.Place start(Written text) {
        int at = 0;
        while (at < text.length() && Character.isWhitespace(text.at(at))) {
            at++;
        }
        return text.place(at);
    }

    private static CelAbstractSyntaxTree ast(CelValidationResult result) {
        try {
            return result.getAst();
        } catch (CelValidationException e) {
            throw new IllegalStateException("without errors there is a tree", e);
        }
    }

    private CelCompiler parser() {
        if (parser == null) {
            parser = language().build();
        }
        return parser;
    }

    private static CelCompiler checker(Vocabulary vocabulary) {
        CelCompilerBuilder language = language().setTypeProvider(vocabulary);
        vocabulary.variables().forEach(language::addVar);
        return language.build();
    }

    private static CelCompilerBuilder language() {
        return CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setContainer(CelContainer.ofName(""))
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addLibraries(CelExtensions.strings())
                .addFunctionDeclarations(FUNCTIONS);
    }

    private CelRuntime runtime() {
        if (runtime == null) {
            runtime = CelRuntimeFactory.plannerRuntimeBuilder()
                    .setOptions(OPTIONS)
                    .addLibraries(CelExtensions.strings())
                    .addFunctionBindings(CelFunctionBinding.fromOverloads(
                            "duration_text",
                            CelFunctionBinding.from("duration_text_of", Duration.class, Phrases::duration)))
                    .addFunctionBindings(CelFunctionBinding.fromOverloads(
                            "short", CelFunctionBinding.from("short_of", String.class, Expressions::shortCommit)))
                    .addFunctionBindings(CelFunctionBinding.fromOverloads(
                            "list_text", CelFunctionBinding.from("list_text_of", Collection.class, Printed::of)))
                    .build();
        }
        return runtime;
    }

    private static String shortCommit(String commit) {
        return commit.length() <= SHORT_COMMIT ? commit : commit.substring(0, SHORT_COMMIT);
    }
}
