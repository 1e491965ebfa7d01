package dev.signalman.deliver;

import static io.vertx.core.Future.await;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Notification;
import dev.signalman.alert.NotificationJson;
import dev.signalman.message.AlertmanagerPush;
import dev.signalman.message.HttpMessage;
import dev.signalman.secret.Secret;
import dev.signalman.store.Commit;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Alertmanagers, told as Prometheus tells them: all of one cluster get everything, and it has arrived when one has taken it. Alerts that
 * fire are posted again every minute, each time with an end four minutes ahead; what is resolved is posted for another quarter of an
 * hour, for those that were away. What fires is kept in the store before it is posted, so that it goes on after a restart.
 * Source: https://prometheus.io/docs/alerting/latest/clients/
 *
 * @param name the name that messages carry
 * @param urls the Alertmanagers, without {@code /api/v2/alerts}
 * @param authorization as which user; null to go without
 * @param abandonAfter an alert that no notification has told of for so long is not kept alive any more, since its route may be gone:
 *     longer than the longest {@code repeat_interval}
 * @param limits how hard it is tried; its concurrency must be 1
 */
public record AlertmanagerReceiver(
        String name,
        List<Secret> urls,
        @Nullable Authorization authorization,
        Duration abandonAfter,
        DeliveryLimits limits)
        implements Receiver.KeptAlive {
    public static final DeliveryLimits LIMITS = DeliveryLimits.of(100).withConcurrency(1);
    public static final Duration ABANDON_AFTER = Duration.ofHours(24);

    private static final Duration EVERY = Duration.ofMinutes(1);
    private static final Duration RESOLVED_FOR = Duration.ofMinutes(15);
    private static final int BATCH = 256;
    private static final NotificationJson NOTIFICATIONS = new NotificationJson();
    private static final AlertmanagerPush PUSH = new AlertmanagerPush(EVERY.multipliedBy(4));

    public AlertmanagerReceiver {
        urls = List.copyOf(urls);
        if (urls.isEmpty()) {
            throw new IllegalArgumentException(name + ": there must be at least one Alertmanager");
        }
        for (Secret url : urls) {
            Receiver.check(name, url);
        }
        if (limits.concurrency() != 1) {
            throw new IllegalArgumentException(
                    name + ": concurrency must be 1, so that nothing old is posted after something new");
        }
    }

    @Override
    public Verdict attempt(Delivery delivery, Wire wire) {
        Optional<Notification> told = NOTIFICATIONS.read(delivery.message().body());
        if (told.isEmpty()) {
            return new Verdict.Dead("an earlier version rendered it for another kind of receiver");
        }
        Notification notification = told.get();
        var commit = new Commit();
        for (Alert alert : notification.alerts()) {
            if (!alert.news()) {
                commit.put(KeptAlert.KIND, name, alert.fingerprint(), KeptAlert.of(alert, notification.at()));
            }
        }
        await(wire.store().commit(commit));
        return post(delivery.message().key(), notification.alerts(), wire);
    }

    @Override
    public Duration every() {
        return EVERY;
    }

    @Override
    public Verdict beat(Wire wire) {
        Instant now = wire.now();
        Map<String, KeptAlert> kept = await(wire.store().snapshots(KeptAlert.KIND, name));
        var over = new Commit();
        List<Alert> alerts = new ArrayList<>();
        kept.forEach((key, alert) -> {
            if (over(alert, now)) {
                over.remove(KeptAlert.KIND, name, key);
            } else {
                alerts.add(alert.alert());
            }
        });
        await(wire.store().commit(over));
        return alerts.isEmpty() ? new Verdict.Partly() : post("alive/" + now.toEpochMilli(), alerts, wire);
    }

    private boolean over(KeptAlert kept, Instant now) {
        Instant endsAt = kept.alert().endsAt();
        return kept.toldAt().isBefore(now.minus(abandonAfter))
                || (endsAt != null
                        && endsAt.isBefore(now.minus(RESOLVED_FOR))
                        && kept.toldAt().isBefore(now.minus(RESOLVED_FOR)));
    }

    private Verdict post(String key, List<Alert> alerts, Wire wire) {
        for (int from = 0; from < alerts.size(); from += BATCH) {
            List<Alert> batch = alerts.subList(from, Math.min(from + BATCH, alerts.size()));
            Verdict verdict = everywhere(PUSH.render(key + "/" + from, batch, wire.now()), wire);
            if (!(verdict instanceof Verdict.Delivered)) {
                return verdict;
            }
        }
        return new Verdict.Delivered();
    }

    /** To all at once; the best answer counts. */
    private Verdict everywhere(HttpMessage request, Wire wire) {
        List<Future<Verdict>> answers = urls.stream()
                .map(url -> wire.send(outgoing(url, request), limits.timeout())
                        .map(reply -> Verdict.of(reply, wire.now()))
                        .otherwise(failure -> new Verdict.Retry(Wire.describe(failure, limits.timeout()), null)))
                .toList();
        await(Future.join(answers).otherwiseEmpty());
        Verdict best = new Verdict.Dead("nobody was asked");
        for (Future<Verdict> answer : answers) {
            Verdict verdict = answer.result();
            if (verdict instanceof Verdict.Delivered) {
                return verdict;
            }
            best = best instanceof Verdict.Retry ? best : verdict;
        }
        return best;
    }

    private Outgoing outgoing(Secret url, HttpMessage request) {
        Outgoing plain = Posting.to(url, request);
        return authorization == null
                ? plain
                : plain.with(Authorization.HEADER, authorization.header().get());
    }

    @Override
    public Redaction redaction() {
        return Redaction.of(
                urls,
                authorization == null ? null : authorization.key(),
                authorization == null ? null : authorization.header());
    }

    @Override
    public boolean showsState() {
        return true;
    }
}
