package dev.signalman.dispatch;

import dev.signalman.alert.Labels;
import dev.signalman.alert.Matcher;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * A node of the routing tree, with everything that it inherits filled in. Source:
 * https://prometheus.io/docs/alerting/latest/configuration/#route
 *
 * @param receiver who hears of it
 * @param matchers all must match; none match everything
 * @param goesOn the {@code continue} of the file: true to try the siblings after this one, too
 * @param groupBy labels that alerts of one group share; {@link #EVERY_LABEL} alone for each alert by itself; none for one group of all
 * @param groupWait how long a new group waits for more alerts before its first notification
 * @param groupInterval how long a group waits before it tells what has changed since
 * @param repeatInterval how long it waits before it tells the same again
 * @param muteTimeIntervals names of the intervals in which it is silent
 * @param activeTimeIntervals names of the only intervals in which it is not; none for always
 * @param escalations who is told next if nobody acknowledges, in order of their time
 * @param routes children, in order
 */
public record Route(
        String receiver,
        List<Matcher> matchers,
        boolean goesOn,
        Set<String> groupBy,
        Duration groupWait,
        Duration groupInterval,
        Duration repeatInterval,
        List<String> muteTimeIntervals,
        List<String> activeTimeIntervals,
        List<Escalation> escalations,
        List<Route> routes) {
    /** In {@link #groupBy}: by all labels, so that nothing is grouped. */
    public static final String EVERY_LABEL = "...";

    public static final Duration DEFAULT_GROUP_WAIT = Duration.ofSeconds(30);
    public static final Duration DEFAULT_GROUP_INTERVAL = Duration.ofMinutes(5);
    public static final Duration DEFAULT_REPEAT_INTERVAL = Duration.ofHours(4);

    /**
     * Somebody else to tell, if a firing alert was not acknowledged for a time.
     *
     * @param after the time, from the first notification of the group in which the alert was
     * @param receiver who is told then, and of the end as well
     */
    public record Escalation(Duration after, String receiver) {}

    public Route {
        matchers = List.copyOf(matchers);
        groupBy = Set.copyOf(groupBy);
        muteTimeIntervals = List.copyOf(muteTimeIntervals);
        activeTimeIntervals = List.copyOf(activeTimeIntervals);
        escalations = List.copyOf(escalations);
        routes = List.copyOf(routes);
    }

    /** A tree of one node with Alertmanager's defaults. */
    public static Route to(String receiver) {
        return new Route(
                receiver,
                List.of(),
                false,
                Set.of(),
                DEFAULT_GROUP_WAIT,
                DEFAULT_GROUP_INTERVAL,
                DEFAULT_REPEAT_INTERVAL,
                List.of(),
                List.of(),
                List.of(),
                List.of());
    }

    boolean matches(Labels labels) {
        return matchers.stream().allMatch(matcher -> matcher.matches(labels));
    }
}
