package dev.signalman.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node of the route tree, with Alertmanager's meaning: an alert goes to the first child that matches, and to the node's own
 * receiver if none does.
 *
 * @param receiver who hears of it; the root must say it, a child may leave it to its parent
 * @param matchers conditions like severity="critical" (with =, !=, =~ or !~); all must hold, none match everything; not at the root
 * @param goesOn true to try the routes after this one, too
 * @param routes children, in order
 */
public record Route(
        @Nullable String receiver,
        @Default({}) List<LabelMatcher> matchers,
        @Key("continue") @Default("false") boolean goesOn,
        @Default({}) List<Route> routes) {
    public Route {
        matchers = List.copyOf(matchers);
        routes = List.copyOf(routes);
    }
}
