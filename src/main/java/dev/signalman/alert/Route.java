package dev.signalman.alert;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A node of the route tree, with Alertmanager's meaning: an alert goes to the first child that matches, and on to later ones as
 * long as a child says {@code continue}; where no child matches, to the node's own receiver.
 *
 * @param receiver who hears of it; empty to take the parent's
 * @param matchers all must match; none match everything
 * @param goesOn the {@code continue} of the file: true to try the siblings after this one, too
 * @param routes children, in order
 */
public record Route(String receiver, List<Matcher> matchers, boolean goesOn, List<Route> routes) {
    public Route {
        matchers = List.copyOf(matchers);
        routes = List.copyOf(routes);
    }

    /** A tree of one node. */
    public static Route to(String receiver) {
        return new Route(receiver, List.of(), false, List.of());
    }

    /** Who hears of an alert with these labels: names of receivers, each once, in the order of the tree. */
    public Set<String> receivers(Labels labels) {
        var found = new LinkedHashSet<String>();
        collect(labels, receiver, found);
        return found;
    }

    private boolean collect(Labels labels, String inherited, Set<String> found) {
        if (!matchers.stream().allMatch(m -> m.matches(labels))) {
            return false;
        }
        String own = receiver.isEmpty() ? inherited : receiver;
        boolean taken = false;
        for (Route child : routes) {
            if (child.collect(labels, own, found)) {
                taken = true;
                if (!child.goesOn) {
                    break;
                }
            }
        }
        if (!taken) {
            found.add(own);
        }
        return true;
    }

    /** Every receiver that the tree names. */
    Set<String> receivers() {
        var names = new LinkedHashSet<String>();
        if (!receiver.isEmpty()) {
            names.add(receiver);
        }
        routes.forEach(child -> names.addAll(child.receivers()));
        return names;
    }
}
