package dev.signalman.alert;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an alert is about, as names and values; routes match on them. A label that is missing is the same as an empty one.
 *
 * @param values sorted by name, without empty values
 */
public record Labels(@JsonValue Map<String, String> values) {
    public static final String ALERTNAME = "alertname";
    public static final String SEVERITY = "severity";
    public static final String ORGANIZATION = "organization";
    public static final String PROJECT = "project";
    public static final String BRANCH = "branch";
    public static final String PIPELINE = "pipeline";
    public static final String TARGET = "target";
    public static final String PROMOTION = "promotion";
    public static final String SCHEDULE = "schedule";
    public static final String AGENT_TYPE = "agent_type";
    public static final String COLLECTOR = "collector";
    public static final String NOTIFICATION = "notification";
    public static final String SECRET = "secret";
    public static final String DASHBOARD = "dashboard";
    public static final String MACHINE_TYPE = "machine_type";
    public static final String TEAM = "team";
    /** {@code absence} where an alert was concluded from what did not happen. */
    public static final String EVIDENCE = "evidence";

    public static final Labels NONE = new Labels(Map.of());

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Labels {
        var sorted = new TreeMap<>(values);
        sorted.values().removeIf(String::isEmpty);
        values = Collections.unmodifiableMap(sorted);
    }

    public static Labels of(String name, String value) {
        return new Labels(Map.of(name, value));
    }

    /** These labels and one more; null and empty values leave it out. */
    public Labels with(String name, @Nullable String value) {
        var more = new TreeMap<>(values);
        more.put(name, value == null ? "" : value);
        return new Labels(more);
    }

    /** The value, empty if there is none. */
    public String get(String name) {
        return values.getOrDefault(name, "");
    }

    /**
     * 16 hexadecimal digits that Prometheus and Alertmanager show for the same labels: FNV-1a over names and values, each followed by
     * the byte 255. Source: github.com/prometheus/common, model/signature.go
     */
    public String fingerprint() {
        long hash = FNV_OFFSET;
        for (Map.Entry<String, String> label : values.entrySet()) {
            hash = add(add(hash, label.getKey()), label.getValue());
        }
        return HexFormat.of().toHexDigits(hash);
    }

    private static long add(long hash, String text) {
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            hash = (hash ^ (b & 0xff)) * FNV_PRIME;
        }
        return (hash ^ 0xff) * FNV_PRIME;
    }
}
