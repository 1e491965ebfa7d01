package dev.signalman.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Alerts that somebody posted, judged as Alertmanager judges them. Source: https://prometheus.io/docs/alerting/latest/clients/
 *
 * @param valid those that count
 * @param problems what is wrong with the others
 */
record PostedAlerts(List<Alert> valid, List<String> problems) {
    private static final int MOST_ALERTS = 10_000;
    private static final int MOST_PAIRS = 100;
    private static final int LONGEST_VALUE = 4_096;
    private static final int LONGEST_TEXT = 16_384;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_URL = 2_048;
    private static final int MOST_PROBLEMS = 10;
    private static final Pattern NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    /** Databases do not take the one, and nobody the other. */
    private static final Pattern UNWRITABLE = Pattern.compile("\\x00|\\p{Cs}");

    private static final Facts NO_FACTS = Facts.of(null, null, null, null);

    /**
     * @param resolveTimeout after what time one that says nothing of its end counts as over
     * @throws Refusal if it is not a list of alerts at all
     */
    static PostedAlerts read(JsonNode body, Instant now, Duration resolveTimeout) {
        if (!body.isArray()) {
            throw Refusal.of(400, "the body must be an array of alerts");
        }
        if (body.size() > MOST_ALERTS) {
            throw Refusal.of(413, "more than " + MOST_ALERTS + " alerts at once");
        }
        List<Alert> valid = new ArrayList<>();
        List<String> problems = new ArrayList<>();
        int number = 0;
        for (JsonNode one : body) {
            number++;
            Fields fields = new Fields(one, "alert " + number);
            Alert alert = alert(fields, now, resolveTimeout);
            String problem = problem(alert);
            if (problem == null) {
                valid.add(alert);
            } else if (problems.size() < MOST_PROBLEMS) {
                problems.add("alert " + number + ": " + problem);
            }
        }
        return new PostedAlerts(List.copyOf(valid), List.copyOf(problems));
    }

    private static Alert alert(Fields fields, Instant now, Duration resolveTimeout) {
        Instant startsAt = fields.time("startsAt");
        Instant endsAt = fields.time("endsAt");
        String generator = fields.text("generatorURL");
        boolean web = generator.length() <= LONGEST_URL && generator.matches("https?://\\S+");
        Instant begun = startsAt != null ? startsAt : endsAt != null ? endsAt : now;
        return new Alert(
                "",
                new Labels(fields.texts("labels")),
                texts(fields.texts("annotations")),
                NO_FACTS,
                begun,
                endsAt == null ? now.plus(resolveTimeout) : endsAt,
                now,
                false,
                null,
                web ? generator : "");
    }

    private static Map<String, String> texts(Map<String, String> annotations) {
        Map<String, String> harmless = new TreeMap<>();
        annotations.forEach((name, text) ->
                harmless.put(name, harmless(text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT))));
        return harmless;
    }

    private static String harmless(String text) {
        return isPlain(text) ? text : UNWRITABLE.matcher(text).replaceAll("\uFFFD");
    }

    /** True of nearly all texts, which need not be searched for lonely surrogates then. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isSurrogate(c)) {
                return false;
            }
        }
        return true;
    }

    private static @Nullable String problem(Alert alert) {
        Map<String, String> labels = alert.labels().values();
        Instant endsAt = alert.endsAt();
        if (endsAt != null && endsAt.isBefore(alert.startsAt())) {
            return "start time must be before end time";
        }
        if (labels.isEmpty()) {
            return "at least one label pair required";
        }
        if (labels.size() > MOST_PAIRS || alert.annotations().size() > MOST_PAIRS) {
            return "more than " + MOST_PAIRS + " labels or annotations";
        }
        for (Map.Entry<String, String> label : labels.entrySet()) {
            if (!isName(label.getKey())) {
                return "invalid label set: a label must be named by letters, digits and underscores";
            }
            String value = label.getValue();
            if (value.length() > LONGEST_VALUE
                    || (!isPlain(value) && UNWRITABLE.matcher(value).find())) {
                return "invalid label set: the value of " + label.getKey() + " is too long or no valid text";
            }
        }
        return alert.annotations().keySet().stream().allMatch(PostedAlerts::isName)
                ? null
                : "invalid annotations: one must be named by letters, digits and underscores";
    }

    private static boolean isName(String name) {
        return name.length() <= LONGEST_NAME && NAME.matcher(name).matches();
    }
}
