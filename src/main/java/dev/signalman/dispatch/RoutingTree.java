package dev.signalman.dispatch;

import dev.signalman.alert.Labels;
import dev.signalman.alert.Matcher;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The routes with their keys, and which of them take an alert. */
final class RoutingTree {
    /**
     * A route in its place.
     *
     * @param id differs for each route of the tree, and is the same after a reload if the route is still where it was
     * @param key Alertmanager's, made of the matchers from the root down; routes with the same matchers share it
     */
    record Node(String id, String key, Route route, List<Node> children) {
        /** The labels that the group of such an alert is made by. */
        Labels groupLabels(Labels labels) {
            if (route.groupBy().contains(Route.EVERY_LABEL)) {
                return labels;
            }
            Map<String, String> grouped = new HashMap<>();
            route.groupBy().forEach(name -> grouped.put(name, labels.get(name)));
            return new Labels(grouped);
        }

        private boolean match(Labels labels, List<Node> found) {
            if (!route.matches(labels)) {
                return false;
            }
            boolean taken = false;
            for (Node child : children) {
                boolean matched = child.match(labels, found);
                taken |= matched;
                if (matched && !child.route.goesOn()) {
                    break;
                }
            }
            if (!taken) {
                found.add(this);
            }
            return true;
        }
    }

    private final Node root;
    private final Map<String, Integer> keys = new HashMap<>();

    RoutingTree(Route route) {
        root = node("", route);
    }

    private Node node(String parent, Route route) {
        String key = parent
                + route.matchers().stream().sorted().map(Matcher::toString).collect(Collectors.joining(",", "{", "}"));
        int before = keys.merge(key, 1, Integer::sum) - 1;
        List<Node> children = new ArrayList<>();
        for (Route child : route.routes()) {
            children.add(node(key + "/", child));
        }
        return new Node(before == 0 ? key : key + "#" + before, key, route, children);
    }

    /** The routes that take it; the root if no other does. */
    List<Node> match(Labels labels) {
        List<Node> found = new ArrayList<>();
        if (!root.match(labels, found)) {
            // Alertmanager refuses a root with matchers, so this is for trees that were not checked
            found.add(root);
        }
        return List.copyOf(found);
    }
}
