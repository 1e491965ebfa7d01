package dev.signalman.rule;

import dev.cel.common.exceptions.CelAttributeNotFoundException;
import dev.cel.common.exceptions.CelDivideByZeroException;
import dev.cel.common.exceptions.CelIndexOutOfBoundsException;
import dev.cel.common.exceptions.CelIterationLimitExceededException;
import dev.cel.common.exceptions.CelNumericOverflowException;
import dev.cel.runtime.CelEvaluationException;
import org.jspecify.annotations.Nullable;

/** A checked expression, ready to be evaluated. */
final class Program {
    private final dev.cel.runtime.Program program;
    private final Vocabulary vocabulary;
    private final String rule;
    private final Written.Place place;

    /**
     * @param vocabulary what it was checked against
     * @param rule the rule that it belongs to
     * @param place where it stands
     */
    Program(dev.cel.runtime.Program program, Vocabulary vocabulary, String rule, Written.Place place) {
        this.program = program;
        this.vocabulary = vocabulary;
        this.rule = rule;
        this.place = place;
    }

    /** @throws RuleFailure if it has no value */
    Object value(Scope scope) {
        try {
            return program.eval(new ScopeVariables(scope, vocabulary));
        } catch (CelEvaluationException e) {
            throw new RuleFailure(
                    rule + " cannot be evaluated: "
                            + place.problem(why(e.getCause(), e)).toString(),
                    e);
        }
    }

    boolean holds(Scope scope) {
        if (value(scope) instanceof Boolean holds) {
            return holds;
        }
        throw new RuleFailure(
                rule + " cannot be evaluated: " + place.problem("is neither true nor false"), new ClassCastException());
    }

    private static String why(@Nullable Throwable cause, CelEvaluationException e) {
        return switch (cause) {
            case CelDivideByZeroException divided -> "a division by zero";
            case CelIndexOutOfBoundsException index -> "a list is shorter than its index wants";
            case CelAttributeNotFoundException key -> "a map has no such key: " + RuleYaml.shown(text(key));
            case CelNumericOverflowException overflow -> "a number is too large";
            case CelIterationLimitExceededException limit -> "it goes through too many elements";
            case null -> RuleYaml.shown(text(e));
            default -> RuleYaml.shown(text(cause));
        };
    }

    private static String text(Throwable e) {
        return String.valueOf(e.getMessage());
    }
}
