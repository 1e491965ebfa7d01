package dev.signalman.watch;

import java.util.List;
import java.util.regex.Pattern;

/** Takes out of a job's log what looks like a secret: the lines go into messages that many people read. Pure. */
final class SecretScrubber {
    private record Rule(Pattern pattern, String replacement) {}

    private static final List<Rule> RULES = List.of(
            rule("(?i)(\\b(?:proxy-)?authorization\\s*[:=]\\s*)(?:(?:basic|bearer|token)\\s+)?\\S+", "$1***"),
            rule("(?i)\\b(bearer|basic|token)\\s+[A-Za-z0-9._~+/=-]{12,}", "$1 ***"),
            rule(
                    "(?i)((?<![A-Za-z0-9_.-])[\"']?[A-Za-z0-9_.-]{0,60}(?:token|secret|passw(?:or)?d|passphrase|api_?-?key|access_?-?key|account_?-?key|private_?-?key|credential)s?[A-Za-z0-9_-]*[\"']?\\s*[:=]\\s*)(?:\"[^\"]*\"|'[^']*'|[^\\s,;&]+)",
                    "$1***"),
            rule("(?i)(--?(?:token|secret|password|passwd|api-key)[ =])\\S+", "$1***"),
            rule("([a-zA-Z][a-zA-Z0-9+.-]*://)[^/\\s:@]*:[^/\\s@]+@", "$1***@"),
            rule("(?i)((?:^|\\s)(?:-u|--user)[ =]?)[^\\s:]+:\\S+", "$1***"),
            rule("(?i)([?&]sig=)[^\\s&]+", "$1***"),
            rule("\\bxapp-[A-Za-z0-9-]{10,}", "***"),
            rule("\\bnpm_[A-Za-z0-9]{20,}", "***"),
            rule("\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b", "***"),
            rule("\\b(?:gh[pousr]_[A-Za-z0-9]{20,}|github_pat_[A-Za-z0-9_]{20,}|glpat-[A-Za-z0-9_-]{16,})", "***"),
            rule("\\bxox[abeoprs]-[A-Za-z0-9-]{10,}", "***"),
            rule("https://hooks\\.slack\\.com/\\S+", "***"),
            rule("\\b(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{10,}", "***"),
            rule("\\beyJ[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]{8,}\\.[A-Za-z0-9_-]*", "***"),
            rule("-----BEGIN [A-Z ]*PRIVATE KEY-----[\\s\\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)", "***"),
            // its beginning was cut off
            rule("^[\\s\\S]*?-----END [A-Z ]*PRIVATE KEY-----", "***"));

    private SecretScrubber() {}

    private static Rule rule(String pattern, String replacement) {
        return new Rule(Pattern.compile(pattern), replacement);
    }

    static String scrub(String text) {
        String clean = text;
        for (Rule rule : RULES) {
            clean = rule.pattern().matcher(clean).replaceAll(rule.replacement());
        }
        return clean;
    }
}
