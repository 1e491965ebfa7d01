package dev.signalman.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of the routing tree, with Alertmanager's meaning: an alert goes to the first child that matches, and to the node's own
 * receiver if none does. What is left out is the parent's; at the root it is Alertmanager's default.
 *
 * @param receiver who hears of it; the root must say it
 * @param matchers conditions like severity="critical" (with =, !=, =~ or !~); all must hold, none match everything; not at the root
 * @param goesOn true to try the routes after this one, too
 * @param groupBy labels that alerts of one message share; ["..."] for one message each; the root's default is none, for one message of all
 * @param groupWait how long the first message of a group waits for more alerts; 30s
 * @param groupInterval how long a group waits before it tells what has changed; 5m
 * @param repeatInterval how long it waits before it tells the same again; 4h
 * @param muteTimeIntervals names of the time_intervals in which nothing is told; not inherited, not at the root
 * @param activeTimeIntervals names of the only time_intervals in which something is told; not inherited, not at the root
 * @param escalations who is told next if nobody acknowledges; not inherited
 * @param routes children, in order
 */
public record Route(
        @Nullable String receiver,
        @Default({}) List<LabelMatcher> matchers,
        @Key("continue") @Default("false") boolean goesOn,
        @Default({}) List<String> groupBy,
        @Nullable Duration groupWait,
        @Nullable Duration groupInterval,
        @Nullable Duration repeatInterval,
        @Default({}) List<String> muteTimeIntervals,
        @Default({}) List<String> activeTimeIntervals,
        @Default({}) List<Escalation> escalations,
        @Default({}) List<Route> routes) {
    public Route {
        matchers = List.copyOf(matchers);
        groupBy = List.copyOf(groupBy);
        muteTimeIntervals = List.copyOf(muteTimeIntervals);
        activeTimeIntervals = List.copyOf(activeTimeIntervals);
        escalations = List.copyOf(escalations);
        routes = List.copyOf(routes);
    }

    /**
     * Who is told next.
     *
     * @param after how long after the first message, if nobody has acknowledged by then
     * @param receiver who
     */
    public record Escalation(@Range(min = "1s", max = "30d") Duration after, String receiver) {}
}
