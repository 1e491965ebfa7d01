package dev.signalman.metrics;

import dev.signalman.event.IncidentAcknowledged;
import dev.signalman.event.IncidentEvent;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentResolved;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.SnapshotTable;
import java.util.List;

/** Incidents that are open, and whether somebody looks after them. */
final class OpenIncidents {
    record Open(String rule, String severity, boolean acknowledged) {}

    /** That it opened something once is all there is to say. */
    record Rule(String rule, String severity) {}

    private final SnapshotTable<Open> incidents =
            new SnapshotTable<>(new SnapshotKind<>("metrics_incident", Open.class), 20_000);
    private final SnapshotTable<Rule> rules =
            new SnapshotTable<>(new SnapshotKind<>("metrics_rule", Rule.class), 1_000);

    List<SnapshotTable<?>> tables() {
        return List.of(incidents, rules);
    }

    void apply(IncidentEvent event) {
        String organization = event.header().organization();
        String id = event.incident().id();
        Open before = incidents.get(organization, id);
        switch (event) {
            case IncidentOpened o -> {
                Rule rule = new Rule(o.incident().rule(), o.incident().severity());
                incidents.put(
                        organization,
                        id,
                        new Open(rule.rule(), rule.severity(), before != null && before.acknowledged()));
                rules.put(organization, rule.rule() + "/" + rule.severity(), rule);
            }
            case IncidentAcknowledged a -> {
                if (before != null) {
                    incidents.put(organization, id, new Open(before.rule(), before.severity(), true));
                }
            }
            case IncidentResolved r -> incidents.remove(organization, id);
        }
    }

    /** A rule without open incidents shows its zeros, so that the end can be seen. */
    void writeTo(GaugeSink sink) {
        rules.forEach((at, rule) -> {
            sink.add(Meters.INCIDENTS_OPEN, 0, at.organization(), rule.rule(), rule.severity());
            sink.add(Meters.INCIDENTS_ACKNOWLEDGED, 0, at.organization(), rule.rule(), rule.severity());
        });
        incidents.forEach((at, open) -> {
            sink.add(Meters.INCIDENTS_OPEN, 1, at.organization(), open.rule(), open.severity());
            sink.add(
                    Meters.INCIDENTS_ACKNOWLEDGED,
                    open.acknowledged() ? 1 : 0,
                    at.organization(),
                    open.rule(),
                    open.severity());
        });
    }
}
