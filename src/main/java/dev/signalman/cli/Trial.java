package dev.signalman.cli;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Notification;
import dev.signalman.config.Configuration;
import dev.signalman.deliver.DeliveryWorker;
import dev.signalman.dispatch.DispatchOptions;
import dev.signalman.web.ReceiverTest;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tells receivers something that says that it is a test. */
final class Trial implements ReceiverTest {
    private final Map<String, List<String>> integrations = new LinkedHashMap<>();
    private final DeliveryWorker delivery;
    private final InstantSource clock;

    Trial(Configuration configuration, DeliveryWorker delivery, InstantSource clock) {
        new Dispatching(configuration)
                .options()
                .receivers()
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
                .map(name -> delivery.tryOnce(notification(receiver, name))
                        .map(error -> new Outcome(name, error.isEmpty(), error.orElse("delivered"))))
                .toList();
        return Future.join(outcomes)
                .map(all -> outcomes.stream().map(Future::result).toList());
    }

    private Notification notification(String receiver, String integration) {
        Instant now = clock.instant();
        var labels = new Labels(Map.of(Labels.ALERTNAME, "SignalmanTest", Labels.SEVERITY, "info"));
        Map<String, String> annotations = Map.of(
                Alert.SUMMARY,
                "Test of the receiver " + receiver,
                Alert.DESCRIPTION,
                "Somebody tries whether this receiver can be reached. Nothing is wrong.");
        return new Notification(
                receiver,
                integration,
                "{}/test:{}",
                now.toEpochMilli(),
                Notification.Status.FIRING,
                Notification.Reason.NEW,
                Labels.NONE,
                labels,
                annotations,
                // news, so that media that keep state open nothing that nobody would close
                List.of(new Alert(
                        "test-" + now.toEpochMilli(),
                        labels,
                        annotations,
                        Facts.of(null, null, null, null),
                        now,
                        null,
                        now,
                        true,
                        null,
                        "")),
                now,
                "");
    }
}
