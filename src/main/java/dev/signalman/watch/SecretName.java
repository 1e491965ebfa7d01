package dev.signalman.watch;

import java.util.Locale;
import java.util.regex.Pattern;

/** Whether what stands behind a name must not be read. Pure. */
enum SecretName {
    /** It says that it is secret. */
    ALWAYS,
    /** A part of it is "pass" or "pwd", which is a password unless it counts or confirms something. */
    MOSTLY,
    /** It is "pass" or "pwd" and nothing else: also the number of tests that passed, or the folder one is in. */
    WHEN_ASSIGNED,
    /** It is an ordinary name. */
    NEVER;

    private static final Pattern SAYS_SO =
            Pattern.compile("token|secret|passw(?:or)?d|passphrase|credential|(?:api|access|account|private)[_-]?key");
    private static final Pattern LOUD_PART = Pattern.compile("[_-](?:PASS|PWD)[0-9_-]{0,5}$");
    /** Apart from the rest of the name, by a sign or by its capital: compass and bypass are no passwords. */
    private static final Pattern PART =
            Pattern.compile("[_-](?:pass|pwd|Pass|Pwd)[0-9_-]{0,5}$|[a-z0-9](?:Pass|Pwd)[0-9]{0,5}$");

    private static final Pattern ORDINARY = Pattern.compile(
            "[\"']?(?:[0-9]{1,20}+(?:\\.[0-9]{1,20}+)?%?|true|false|yes|no|ok|on|off)[\"']?", Pattern.CASE_INSENSITIVE);
    private static final Pattern FOLDER = Pattern.compile("[\"']?(?:[/~.$]|[A-Za-z]:\\\\).*", Pattern.DOTALL);

    static SecretName of(String name) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        if (SAYS_SO.matcher(last.toLowerCase(Locale.ROOT)).find()
                || LOUD_PART.matcher(last).find()) {
            return ALWAYS;
        }
        if (PART.matcher(last).find()) {
            return MOSTLY;
        }
        return last.equalsIgnoreCase("pass") || last.equalsIgnoreCase("pwd") ? WHEN_ASSIGNED : NEVER;
    }

    /** @param sign between name and value: a colon or an equals sign */
    boolean hides(String sign, String value) {
        return switch (this) {
            case ALWAYS -> true;
            case MOSTLY -> !ORDINARY.matcher(value).matches();
            case WHEN_ASSIGNED ->
                (sign.equals("=") || value.startsWith("\""))
                        && !ORDINARY.matcher(value).matches()
                        && !FOLDER.matcher(value).matches();
            case NEVER -> false;
        };
    }
}
