package dev.signalman.alert;

import static dev.signalman.alert.Checks.notNegative;
import static dev.signalman.alert.Checks.positive;
import static dev.signalman.alert.Checks.require;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is alerted, and who hears of it.
 *
 * @param organizations every organisation that is watched; of others nothing is told and what was open is resolved. Empty if that
 *     is not known
 * @param watchedBranches by organisation, globs of the branches whose failures matter ({@code *} is any text, {@code ?} any
 *     character); an organisation without an entry has {@link #DEFAULT_BRANCHES}
 * @param rules what can be set for each rule
 * @param holdBack how long failures wait for their rerun
 * @param route who hears of what; its root names the receiver of last resort
 * @param receivers the receivers that the route names, each with at least one integration
 * @param tick how often timers are looked at
 * @param settle how long after a start, and after a collector's recovery, nothing is opened merely because time passed: what
 *     happened meanwhile must be learnt first
 */
public record AlertOptions(
        Set<String> organizations,
        Map<String, List<String>> watchedBranches,
        AlertRules rules,
        HoldBack holdBack,
        Route route,
        Map<String, List<Integration>> receivers,
        Duration tick,
        Duration settle) {
    public static final List<String> DEFAULT_BRANCHES = List.of("main", "master");

    public AlertOptions {
        organizations = Set.copyOf(organizations);
        watchedBranches = Map.copyOf(watchedBranches);
        var copy = new LinkedHashMap<String, List<Integration>>();
        receivers.forEach((name, integrations) -> copy.put(name, List.copyOf(integrations)));
        receivers = copy;
        positive(tick, "tick");
        notNegative(settle, "settle");
        require(!route.receiver().isEmpty(), "route.receiver is missing: the root of the route needs a receiver");
        require(
                route.matchers().isEmpty(),
                "route.matchers: the root of the route must not have matchers, it takes everything");
        for (String name : route.receivers()) {
            require(
                    receivers.containsKey(name),
                    "a route names the receiver '" + name + "', which is not defined; receivers are: "
                            + String.join(", ", receivers.keySet()));
        }
        var seen = new TreeSet<String>();
        receivers.values().stream()
                .flatMap(List::stream)
                .forEach(i -> require(seen.add(i.name()), "two integrations have the name '" + i.name() + "'"));
    }

    /** The defaults, with everything sent to one receiver. */
    public static AlertOptions to(String receiver, Integration... integrations) {
        return new AlertOptions(
                Set.of(),
                Map.of(),
                AlertRules.defaults(),
                HoldBack.off(),
                Route.to(receiver),
                Map.of(receiver, List.of(integrations)),
                Duration.ofSeconds(5),
                Duration.ofMinutes(2));
    }

    boolean watches(String organization) {
        return organizations.isEmpty() || organizations.contains(organization);
    }

    public AlertOptions withOrganizations(Set<String> changed) {
        return new AlertOptions(changed, watchedBranches, rules, holdBack, route, receivers, tick, settle);
    }

    public AlertOptions withRules(AlertRules changed) {
        return new AlertOptions(organizations, watchedBranches, changed, holdBack, route, receivers, tick, settle);
    }

    public AlertOptions withHoldBack(HoldBack changed) {
        return new AlertOptions(organizations, watchedBranches, rules, changed, route, receivers, tick, settle);
    }

    public AlertOptions withRoute(Route changed, Map<String, List<Integration>> reached) {
        return new AlertOptions(organizations, watchedBranches, rules, holdBack, changed, reached, tick, settle);
    }

    public AlertOptions withWatchedBranches(Map<String, List<String>> changed) {
        return new AlertOptions(organizations, changed, rules, holdBack, route, receivers, tick, settle);
    }

    public AlertOptions withTiming(Duration newTick, Duration newSettle) {
        return new AlertOptions(organizations, watchedBranches, rules, holdBack, route, receivers, newTick, newSettle);
    }
}
