package dev.signalman.cli;

import dev.signalman.alert.Notification;
import dev.signalman.deliver.DeliveryWorker;
import dev.signalman.deliver.HeartbeatObserver;
import dev.signalman.dispatch.Standing;
import dev.signalman.export.ExportObserver;
import dev.signalman.incident.AlertingObserver;
import dev.signalman.metrics.AlertingSample;
import dev.signalman.metrics.ApiSample;
import dev.signalman.metrics.ReceiverSample;
import dev.signalman.metrics.SignalmanMetrics;
import dev.signalman.semaphore.ClientObserver;
import dev.signalman.semaphore.RequestLoad;
import dev.signalman.semaphore.SemaphoreClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Tells the metrics what is no event, in their words. */
final class ToldMetrics {
    private final SignalmanMetrics metrics;

    ToldMetrics(SignalmanMetrics metrics) {
        this.metrics = metrics;
    }

    /** What the client of one organisation does. */
    ClientObserver client(String organization) {
        return new ClientObserver() {
            @Override
            public void requestFinished(String endpoint, String outcome, Duration elapsed) {
                metrics.apiRequest(organization, endpoint, outcome, elapsed);
            }

            @Override
            public void rowsSkipped(String endpoint, int rows) {
                metrics.apiRowsSkipped(organization, endpoint, rows);
            }
        };
    }

    /** How busy the clients are, by organisation; it is asked at each scrape, when all of them are there. */
    void clients(Map<String, SemaphoreClient> clients) {
        Map<String, SemaphoreClient> all = Map.copyOf(clients);
        metrics.apiLoad(() -> all.entrySet().stream()
                .map(client -> sample(client.getKey(), client.getValue().load()))
                .toList());
    }

    private static ApiSample sample(String organization, RequestLoad load) {
        return new ApiSample(organization, load.inFlight(), load.waiting(), load.requestsPerMinute(), load.remaining());
    }

    /** How the receivers do. */
    void receivers(DeliveryWorker delivery) {
        metrics.receivers(() -> delivery.states().stream()
                .map(state -> new ReceiverSample(state.receiver(), state.breakerOpen(), state.failingSince()))
                .toList());
    }

    /** What alerting decides, and how many alerts and silences there are. */
    AlertingObserver alerting() {
        return new AlertingObserver() {
            @Override
            public void decided(List<Notification> notifications) {
                notifications.forEach(notification -> metrics.notified(
                        notification.integration(), notification.reason().name().toLowerCase(Locale.ROOT)));
            }

            @Override
            public void stands(Standing standing) {
                metrics.alertingStands(new AlertingSample(standing.alerts(), standing.silences()));
            }

            @Override
            public void standsStill() {
                metrics.alertingStands(null);
            }
        };
    }

    /** What exports do. */
    ExportObserver exports() {
        Map<String, Instant> failing = new ConcurrentHashMap<>();
        metrics.exportFailing(() -> failing);
        return new ExportObserver() {
            @Override
            public void exported(String export, Outcome outcome, int count) {
                metrics.exported(export, outcome.name().toLowerCase(Locale.ROOT), count);
            }

            @Override
            public void failingSince(String export, Instant since) {
                failing.put(export, since);
            }

            @Override
            public void working(String export) {
                failing.remove(export);
            }
        };
    }

    /** Whether all is well. */
    HeartbeatObserver heartbeat() {
        return new HeartbeatObserver() {
            @Override
            public void judged(boolean healthy) {
                metrics.heartbeatJudged(healthy);
            }

            @Override
            public void sent(Instant at) {
                metrics.heartbeatSent(at);
            }
        };
    }
}
