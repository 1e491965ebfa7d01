package dev.signalman.dispatch;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Who hears of what, and when.
 *
 * @param route the root of the routing tree
 * @param receivers the receivers that the tree names, each with its integrations; one without any is told nothing
 * @param inhibitRules what keeps what from being told
 * @param timeIntervals the intervals that routes name, by their names
 * @param resolveTimeout after how long an alert from outside, that does not say when it ends, counts as over unless it is heard of again
 * @param silenceRetention how long silences that are over stay visible
 */
public record DispatchOptions(
        Route route,
        Map<String, List<Integration>> receivers,
        List<InhibitRule> inhibitRules,
        Map<String, TimeInterval> timeIntervals,
        Duration resolveTimeout,
        Duration silenceRetention) {
    /**
     * One way to reach a receiver.
     *
     * @param name unique among all integrations, such as {@code oncall/slack0}: the delivery knows the address by it
     * @param sendResolved false if it wants to hear of openings only
     * @param acknowledgements true if it wants to know that somebody acknowledged, since it shows the state in place
     */
    public record Integration(String name, boolean sendResolved, boolean acknowledgements) {}

    public DispatchOptions {
        var copy = new LinkedHashMap<String, List<Integration>>();
        receivers.forEach((name, integrations) -> copy.put(name, List.copyOf(integrations)));
        receivers = copy;
        inhibitRules = List.copyOf(inhibitRules);
        timeIntervals = Map.copyOf(timeIntervals);
    }

    /** Everything to one receiver, with Alertmanager's defaults. */
    public static DispatchOptions to(String receiver, Integration... integrations) {
        return new DispatchOptions(
                Route.to(receiver),
                Map.of(receiver, List.of(integrations)),
                List.of(),
                Map.of(),
                Duration.ofMinutes(5),
                Duration.ofDays(5));
    }
}
