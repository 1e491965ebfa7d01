package dev.signalman.rule;

/**
 * Something wrong, or odd, about rules.
 *
 * @param source name of the {@link RuleSource}, or of where an {@link Adjustment} is written
 * @param line counted from 1; 0 if the source as a whole is meant
 * @param column counted from 1 in characters; 0 if the source as a whole is meant
 * @param message what it is, and what to do about it
 */
public record RuleProblem(String source, int line, int column, String message) {
    /** As compilers say it: {@code rules.yml:7:23: event.outcome.broke: PipelineFinished has no such field; did you mean broken?} */
    @Override
    public String toString() {
        return source + (line > 0 ? ":" + line + ":" + column : "") + ": " + message;
    }
}
