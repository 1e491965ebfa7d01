package dev.signalman.web;

import dev.signalman.dispatch.AlertStatus;
import dev.signalman.incident.Incident;
import dev.signalman.incident.IncidentDesk;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Incidents together with how people are told of them. */
final class Incidents {
    /**
     * An incident and its alert.
     *
     * @param status null if it has no alert any more
     */
    record Told(Incident incident, @Nullable AlertStatus status) {}

    private final IncidentDesk desk;

    Incidents(IncidentDesk desk) {
        this.desk = desk;
    }

    Future<List<Told>> open() {
        return with(desk.open());
    }

    Future<List<Told>> past() {
        return with(desk.past());
    }

    /** The one of this id, or a {@link Refusal}. */
    Future<Told> find(String id) {
        return with(desk.incident(id)
                        .map(found -> List.of(found.orElseThrow(
                                () -> Refusal.of(404, "there is no incident of this id, or it is long over")))))
                .map(List::getFirst);
    }

    private Future<List<Told>> with(Future<List<Incident>> incidents) {
        return incidents.compose(found -> desk.alerts().map(alerts -> {
            Map<String, AlertStatus> byIncident = new HashMap<>();
            alerts.forEach(status -> byIncident.put(status.alert().incident(), status));
            return found.stream()
                    .map(incident -> new Told(incident, byIncident.get(incident.id())))
                    .toList();
        }));
    }
}
