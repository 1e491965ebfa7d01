package dev.signalman.cli;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Notification;
import dev.signalman.deliver.DeliveryWorker;
import dev.signalman.dispatch.DispatchOptions;
import dev.signalman.web.ReceiverTest;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells receivers something that says that it is a test. */
final class Trial implements ReceiverTest {
    private final Map<String, List<String>> integrations = new LinkedHashMap<>();
    private final DeliveryWorker delivery;
    private final InstantSource clock;

    Trial(DispatchOptions dispatch, DeliveryWorker delivery, InstantSource clock) {
        dispatch.receivers()
                .forEach((name, all) -> integrations.put(
                        name,
                        all.stream().map(DispatchOptions.Integration::name).toList()));
        this.delivery = delivery;
        this.clock = clock;
    }

    @Override
    public Map<String, List<String>> integrations() {
        return integrations;
    }

    @Override
    public Future<List<Outcome>> test(String receiver, @Nullable String integration) {
        List<Future<Outcome>> outcomes = integrations.getOrDefault(receiver, List.of()).stream()
                .filter(name -> integration == null || integration.equals(name))
                .map(name -> test(receiver, name, clock.instant()))
                .toList();
        return Future.join(outcomes)
                .map(all -> outcomes.stream().map(Future::result).toList());
    }

    private Future<Outcome> test(String receiver, String integration, Instant now) {
        Future<Optional<String>> told = delivery.tryOnce(notification(receiver, integration, now, false));
        if (delivery.showsState(integration)) {
            // nobody else would close what a test has opened
            told = told.compose(error -> error.isPresent()
                    ? Future.succeededFuture(error)
                    : delivery.tryOnce(notification(receiver, integration, now, true)));
        }
        return told.map(error -> new Outcome(integration, error.isEmpty(), error.orElse("delivered")));
    }

    private static Notification notification(String receiver, String integration, Instant now, boolean over) {
        var labels = new Labels(Map.of(Labels.ALERTNAME, "SignalmanTest", Labels.SEVERITY, "info"));
        Map<String, String> annotations = Map.of(
                Alert.SUMMARY,
                "Test of the receiver " + receiver + (over ? ": over" : ""),
                Alert.DESCRIPTION,
                "Somebody tries whether this receiver can be reached. Nothing is wrong.");
        var alert = new Alert(
                "test-" + now.toEpochMilli(),
                labels,
                annotations,
                Facts.of(null, null, null, null),
                now,
                over ? now : null,
                now,
                false,
                null,
                "");
        return new Notification(
                receiver,
                integration,
                "{}/test:{}",
                now.toEpochMilli() + (over ? 1 : 0),
                over ? Notification.Status.RESOLVED : Notification.Status.FIRING,
                over ? Notification.Reason.RESOLVED : Notification.Reason.NEW,
                Labels.NONE,
                labels,
                annotations,
                List.of(alert),
                now,
                "");
    }
}
