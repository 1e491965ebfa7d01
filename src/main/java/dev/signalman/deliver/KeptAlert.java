package dev.signalman.deliver;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.store.SnapshotKind;
import java.time.Instant;
import java.util.List;

/**
 * An alert that an Alertmanager must hear of again and again, kept under the receiver's name and the alert's fingerprint.
 *
 * @param alert the alert, without its facts, which Alertmanager has no place for
 * @param toldAt when the notification was decided that told of it last
 */
public record KeptAlert(Alert alert, Instant toldAt) {
    public static final SnapshotKind<KeptAlert> KIND = new SnapshotKind<>("alertmanager_alert", KeptAlert.class);

    private static final Facts NONE =
            new Facts(null, null, null, null, null, null, null, null, null, null, List.of(), null, null, null);

    static KeptAlert of(Alert alert, Instant toldAt) {
        return new KeptAlert(
                new Alert(
                        alert.incident(),
                        alert.labels(),
                        alert.annotations(),
                        NONE,
                        alert.startsAt(),
                        alert.endsAt(),
                        alert.updatedAt(),
                        alert.news(),
                        alert.acknowledgement(),
                        alert.generatorUrl()),
                toldAt);
    }
}
