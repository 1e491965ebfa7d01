package dev.signalman.dispatch;

import dev.signalman.alert.Alert;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** An alert as it stands, with what follows from its labels, which never change. */
final class KnownAlert {
    final String fingerprint;
    final List<RoutingTree.Node> routes;
    /** The groups that it is in. */
    final Set<Group> groups = new LinkedHashSet<>();
    /** Ids of groups that it has left since it was resolved. */
    final Set<String> left = new HashSet<>();
    /** Silences that match, over or not. */
    final List<Silence> silences = new ArrayList<>();
    /** What inhibits it while it fires. */
    final List<Inhibitions.Target> targets;

    private Alert alert;
    private boolean timeout;

    KnownAlert(
            String fingerprint,
            Alert alert,
            boolean timeout,
            List<RoutingTree.Node> routes,
            List<Inhibitions.Target> targets) {
        this.fingerprint = fingerprint;
        this.alert = alert;
        this.timeout = timeout;
        this.routes = routes;
        this.targets = targets;
    }

    Alert alert() {
        return alert;
    }

    void become(Alert changed, boolean endsByTimeout) {
        alert = changed;
        timeout = endsByTimeout;
    }

    /** True if its end is only that nobody was heard of it for long. */
    boolean endsByTimeout() {
        return timeout;
    }

    boolean resolved(Instant now) {
        return alert.resolved(now);
    }

    StoredAlert stored() {
        return new StoredAlert(alert, timeout, Set.copyOf(left));
    }
}
