package dev.signalman.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.Map;
import java.util.regex.Pattern;

/** The path of a group of metrics, as the Pushgateway's README has it under "URL". */
final class GroupPath {
    private static final Pattern AS_IT_IS = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.-]*");

    private GroupPath() {}

    static String of(String job, Map<String, String> grouping) {
        StringBuilder path = new StringBuilder("/metrics");
        append(path, "job", job);
        grouping.forEach((name, value) -> append(path, name, value));
        return path.toString();
    }

    private static void append(StringBuilder path, String name, String value) {
        path.append('/').append(name);
        if (AS_IT_IS.matcher(value).matches()) {
            path.append('/').append(value);
        } else {
            // a slash cannot be written otherwise, and an empty value is one padding character
            String encoded = Base64.getUrlEncoder().withoutPadding().encodeToString(value.getBytes(UTF_8));
            path.append("@base64/").append(encoded.isEmpty() ? "=" : encoded);
        }
    }
}
