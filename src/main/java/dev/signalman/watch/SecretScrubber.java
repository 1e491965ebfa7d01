package dev.signalman.watch;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes out of a job's log what looks like a secret: the lines go into messages that many people read. Pure.
 *
 * <p>Logs are written by whoever can run a job, so no line may cost much: what repeats is possessive or bounded, and names are judged
 * by {@link SecretName} after they were found, not while.
 */
final class SecretScrubber {
    /** One way in which secrets show. */
    interface Rule {
        String apply(CharSequence text);
    }

    static final List<Rule> RULES = List.of(
            rule("(?i)(\\b(?:proxy-)?authorization\\s*+[:=]\\s*+)(?:(?:basic|bearer|token)\\s++)?\\S++", "$1***"),
            rule("(?i)\\b(bearer|basic|token)\\s++[A-Za-z0-9._~+/=-]{12,}+", "$1 ***"),
            SecretScrubber::assignments,
            SecretScrubber::flags,
            rule("(?i)\\b(sshpass\\s++-p\\s*+)\\S++", "$1***"),
            rule("([a-zA-Z][a-zA-Z0-9+.-]{0,30}+://)[^/\\s:@]{0,300}+:[^/\\s]{1,300}@", "$1***@"),
            // a name alone is no secret, and a token needs none
            rule("(?i)(https?://)(?!git@)[^/\\s:@]{1,300}+@", "$1***@"),
            rule("(?i)((?:^|\\s)(?:-u|--user)[ =]?)[^\\s:]{1,300}+:\\S++", "$1***"),
            rule("(?i)([?&]sig=)[^\\s&]++", "$1***"),
            rule("\\bxapp-[A-Za-z0-9-]{10,}+", "***"),
            rule("\\bnpm_[A-Za-z0-9]{20,}+", "***"),
            rule("\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b", "***"),
            rule("\\b(?:gh[pousr]_[A-Za-z0-9]{20,}+|github_pat_[A-Za-z0-9_]{20,}+|glpat-[A-Za-z0-9_-]{16,}+)", "***"),
            rule("\\bxox[abeoprs]-[A-Za-z0-9-]{10,}+", "***"),
            rule("https://hooks\\.slack\\.com/\\S++", "***"),
            rule("\\b(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{10,}+", "***"),
            rule("\\beyJ[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]{8,}+\\.[A-Za-z0-9_-]*+", "***"),
            rule("-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)", "***"),
            // its beginning was cut off
            rule("^[\\s\\S]*?-----END [A-Z ]{0,40}PRIVATE KEY-----", "***"));

    private static final Pattern ASSIGNMENT =
            Pattern.compile("(?<![A-Za-z0-9_.-])([A-Za-z0-9_.-]{1,300}+)\\\\?+[\"']?+\\s{0,20}+([:=])\\s{0,20}+");
    private static final Pattern FLAG = Pattern.compile("(?<![\\w.-])--?([A-Za-z][\\w-]{0,60}+) ++(?=[^\\s-])");
    private static final Pattern VALUE = Pattern.compile("\"[^\"]*+\"|'[^']*+'|[^\\s,;&]++");
    private static final Pattern WORD = Pattern.compile("\"[^\"]*+\"|'[^']*+'|\\S++");

    private SecretScrubber() {}

    private static Rule rule(String pattern, String replacement) {
        Pattern compiled = Pattern.compile(pattern);
        return text -> compiled.matcher(text).replaceAll(replacement);
    }

    static String scrub(String text) {
        String clean = text;
        for (Rule rule : RULES) {
            clean = rule.apply(clean);
        }
        return clean;
    }

    /** {@code NAME=value} and {@code "name": "value"}. */
    private static String assignments(CharSequence text) {
        return hide(
                text,
                ASSIGNMENT,
                VALUE,
                (name, value) -> SecretName.of(name.group(1)).hides(name.group(2), value));
    }

    /** {@code --name value}. */
    private static String flags(CharSequence text) {
        return hide(text, FLAG, WORD, (name, value) -> SecretName.of(name.group(1)) == SecretName.ALWAYS);
    }

    private interface Judge {
        boolean hides(Matcher name, String value);
    }

    /** A value is looked at only by the name before it, and the search goes on right behind that name, so nothing is read twice. */
    private static String hide(CharSequence text, Pattern names, Pattern values, Judge judge) {
        StringBuilder clean = new StringBuilder();
        Matcher name = names.matcher(text);
        Matcher value = values.matcher(text);
        int copied = 0;
        int from = 0;
        while (from <= text.length() && name.find(from)) {
            from = name.end();
            if (SecretName.of(name.group(1)) == SecretName.NEVER) {
                continue;
            }
            value.region(from, text.length());
            if (value.lookingAt() && judge.hides(name, value.group())) {
                clean.append(text, copied, from).append("***");
                copied = value.end();
                from = copied;
            }
        }
        return clean.append(text, copied, text.length()).toString();
    }
}
