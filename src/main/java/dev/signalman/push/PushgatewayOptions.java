package dev.signalman.push;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * A Pushgateway and the group of metrics there that is ours.
 *
 * @param destination the Pushgateway; its URL is what {@code /metrics/job/…} is appended to
 * @param job value of the label {@code job}
 * @param grouping further labels of the group, such as {@code instance}; each replaces a label of the same name in the metrics
 * @param deleteOnShutdown whether the group is deleted when Signalman stops in an orderly way; otherwise Prometheus goes on seeing the
 *     last values
 */
public record PushgatewayOptions(
        Destination destination, String job, Map<String, String> grouping, boolean deleteOnShutdown) {
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");

    public PushgatewayOptions {
        grouping = new TreeMap<>(grouping);
        require(!job.isBlank(), "job must not be empty");
        grouping.keySet().forEach(name -> {
            require(
                    LABEL.matcher(name).matches() && !name.startsWith("__"),
                    "grouping: '" + name
                            + "' is not a label name: letters, digits and _, not beginning with a digit or __");
            require(!name.equals("job"), "grouping: the label job has a key of its own, job");
        });
    }

    /** One group {@code job="signalman"} that stays when Signalman stops. */
    public static PushgatewayOptions of(Destination destination) {
        return new PushgatewayOptions(destination, "signalman", Map.of(), false);
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
