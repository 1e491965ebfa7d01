package dev.signalman.web;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.signalman.dispatch.AlertGroup;
import dev.signalman.dispatch.AlertStatus;
import dev.signalman.dispatch.DispatchOptions;
import dev.signalman.dispatch.Silence;
import dev.signalman.incident.IncidentDesk;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Alertmanager's API, for amtool, Grafana, Prometheus and whoever else speaks it. Source: Alertmanager's {@code api/v2/openapi.yaml} of
 * release 0.25, with {@code mutedBy} of later ones.
 */
public final class AlertmanagerApi implements Resource {
    /** Of one POST; Prometheus sends 64 alerts at once. */
    public static final int DEFAULT_BODY_BYTES = 4 << 20;

    /** Whose API it is: clients that ask for the version want to know what they may send. */
    private static final String SPOKEN = "0.25.0";

    private static final String ROOT = "/api/v2";

    private final IncidentDesk desk;
    private final Supplier<DispatchOptions> routing;
    private final String version;
    private final Instant startedAt;
    private final InstantSource clock;
    private final Intake intake;
    private final JsonAnswer answer = new JsonAnswer(JsonNodeFactory.instance::textNode);

    /**
     * @param desk does it; called on the event loop
     * @param access who may write
     * @param routing how alerts are routed at present
     * @param bodyBytes most of one POST
     * @param version Signalman's version
     * @param clock tells the time
     */
    public AlertmanagerApi(
            IncidentDesk desk,
            ApiAccess access,
            Supplier<DispatchOptions> routing,
            int bodyBytes,
            String version,
            InstantSource clock) {
        this.desk = desk;
        this.routing = routing;
        this.version = version;
        this.clock = clock;
        this.startedAt = clock.instant();
        this.intake = new Intake(access, bodyBytes);
    }

    @Override
    public void mount(Paths paths) {
        paths.get(ROOT + "/status", this::status);
        paths.get(ROOT + "/receivers", this::receivers);
        paths.get(ROOT + "/alerts", this::alerts);
        paths.post(ROOT + "/alerts", this::postAlerts);
        paths.get(ROOT + "/alerts/groups", this::groups);
        paths.get(ROOT + "/silences", this::silences);
        paths.post(ROOT + "/silences", this::postSilence);
        paths.get(ROOT + "/silence/:id", this::silence);
        paths.delete(ROOT + "/silence/:id", this::expire);
    }

    private void status(RoutingContext request) {
        answer.when(
                request,
                Future.succeededFuture(Map.of(
                        "cluster", Map.of("status", "disabled", "peers", List.of()),
                        "versionInfo",
                                Map.of(
                                        "version", SPOKEN,
                                        "revision", version,
                                        "branch", "signalman",
                                        "buildUser", "signalman",
                                        "buildDate", "",
                                        "goVersion", ""),
                        "config", Map.of("original", RoutingText.of(routing.get())),
                        "uptime", Fields.time(startedAt))));
    }

    private void receivers(RoutingContext request) {
        answer.when(
                request,
                Future.succeededFuture(
                        desk.receivers().stream().map(AlertmanagerJson::name).toList()));
    }

    private void alerts(RoutingContext request) {
        Instant now = clock.instant();
        answer.when(
                request,
                AlertFilter.of(request)
                        .compose(filter -> desk.alerts()
                                .map(all -> all.stream()
                                        .filter(alert -> filter.passes(alert, now))
                                        .sorted(Comparator.comparing(
                                                alert -> alert.alert().fingerprint()))
                                        .map(alert -> json(alert, now))
                                        .toList())));
    }

    private void groups(RoutingContext request) {
        Instant now = clock.instant();
        answer.when(
                request,
                AlertFilter.of(request)
                        .compose(filter -> desk.groups()
                                .map(all -> all.stream()
                                        .filter(group -> filter.receives(group.receiver()))
                                        .sorted(Comparator.comparing((AlertGroup group) ->
                                                        group.labels().values().toString())
                                                .thenComparing(AlertGroup::receiver))
                                        .map(group -> json(group, filter, now))
                                        .filter(Objects::nonNull)
                                        .toList())));
    }

    private AlertmanagerJson.GettableAlert json(AlertStatus alert, Instant now) {
        // what only an end ends looks like what is kept alive
        return AlertmanagerJson.alert(alert, now.plus(routing.get().resolveTimeout()));
    }

    /** Null if none of its alerts passes. */
    private AlertmanagerJson.@org.jspecify.annotations.Nullable Group json(
            AlertGroup group, AlertFilter filter, Instant now) {
        var alerts = group.alerts().stream()
                .filter(alert -> filter.shows(alert, now))
                .map(alert -> json(alert, now))
                .toList();
        return alerts.isEmpty()
                ? null
                : new AlertmanagerJson.Group(group.labels().values(), AlertmanagerJson.name(group.receiver()), alerts);
    }

    private void postAlerts(RoutingContext request) {
        answer.whenDone(request, intake.json(request).compose(body -> {
            PostedAlerts posted =
                    PostedAlerts.read(body, clock.instant(), routing.get().resolveTimeout());
            Future<Void> taken = posted.valid().isEmpty() ? Future.succeededFuture() : desk.post(posted.valid());
            // those that are as they should be count, as with Alertmanager
            return taken.compose(v -> posted.problems().isEmpty()
                    ? Future.<Void>succeededFuture()
                    : Future.failedFuture(Refusal.of(400, String.join("; ", posted.problems()))));
        }));
    }

    private void silences(RoutingContext request) {
        Instant now = clock.instant();
        answer.when(
                request,
                AlertFilter.matchers(request)
                        .compose(matchers -> desk.silences()
                                .map(all -> all.stream()
                                        .filter(silence -> AlertFilter.concerns(silence, matchers))
                                        .sorted(order(now))
                                        .map(silence -> AlertmanagerJson.silence(silence, now))
                                        .toList())));
    }

    /** Active ones first, those that end soonest in front; then those to come; then those that are over, the last one first. */
    private static Comparator<Silence> order(Instant now) {
        return Comparator.<Silence>comparingInt(silence -> switch (silence.state(now)) {
                    case ACTIVE -> 0;
                    case PENDING -> 1;
                    case EXPIRED -> 2;
                })
                .thenComparing((a, b) -> switch (a.state(now)) {
                    case ACTIVE -> a.endsAt().compareTo(b.endsAt());
                    case PENDING -> a.startsAt().compareTo(b.startsAt());
                    case EXPIRED -> b.endsAt().compareTo(a.endsAt());
                });
    }

    private void postSilence(RoutingContext request) {
        answer.when(request, intake.json(request).compose(body -> {
            Silence draft = PostedSilence.read(body, clock.instant());
            Future<?> known = draft.id().isEmpty() ? Future.succeededFuture() : find(draft.id());
            return known.compose(v -> desk.silence(draft)).map(kept -> Map.of("silenceID", kept.id()));
        }));
    }

    private void silence(RoutingContext request) {
        Instant now = clock.instant();
        answer.when(request, find(request.pathParam("id")).map(silence -> AlertmanagerJson.silence(silence, now)));
    }

    private void expire(RoutingContext request) {
        answer.whenDone(
                request,
                intake.bare(request)
                        .compose(v -> find(request.pathParam("id")))
                        .compose(silence -> desk.expire(silence.id())));
    }

    private Future<Silence> find(String id) {
        return desk.silences()
                .map(all -> all.stream()
                        .filter(silence -> silence.id().equals(id))
                        .findFirst()
                        .orElseThrow(() -> Refusal.of(404, "silence not found")));
    }
}
