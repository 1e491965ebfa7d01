package dev.signalman.rule;

/**
 * A text with rules in it.
 *
 * @param name how problems name it, such as the path of a file
 * @param text YAML
 * @param builtIn true for what Signalman brings along: it was checked when Signalman was built, so its expressions are read only when
 *     they are used, which saves time at the start
 */
public record RuleSource(String name, String text, boolean builtIn) {
    /** Rules that somebody wrote. */
    public static RuleSource file(String name, String text) {
        return new RuleSource(name, text, false);
    }

    /** A pack of Signalman's own. */
    public static RuleSource builtIn(String name, String text) {
        return new RuleSource(name, text, true);
    }
}
