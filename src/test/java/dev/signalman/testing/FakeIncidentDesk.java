package dev.signalman.testing;

import dev.signalman.alert.Acknowledgement;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Matcher;
import dev.signalman.dispatch.AlertGroup;
import dev.signalman.dispatch.AlertStatus;
import dev.signalman.dispatch.Silence;
import dev.signalman.incident.Incident;
import dev.signalman.incident.IncidentDesk;
import dev.signalman.incident.Moment;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/** Incidents, alerts and silences in memory: real matchers, no routing, no disk. Any thread. */
public final class FakeIncidentDesk implements IncidentDesk {
    private volatile boolean ready = true;
    private final InstantSource clock;
    private final Map<String, Incident> open = new LinkedHashMap<>();
    private final Map<String, Incident> past = new LinkedHashMap<>();
    private final Map<String, Alert> posted = new LinkedHashMap<>();
    private final Map<String, Silence> silences = new LinkedHashMap<>();
    private final List<String> done = new ArrayList<>();

    public FakeIncidentDesk(InstantSource clock) {
        this.clock = clock;
    }

    /** What people did, oldest first. */
    public synchronized List<String> done() {
        return List.copyOf(done);
    }

    public synchronized void opened(Incident incident) {
        open.put(incident.id(), incident);
    }

    public synchronized void over(Incident incident) {
        past.put(incident.id(), incident);
    }

    /** An open incident of a failed pipeline. */
    public static Incident failure(String id, Labels labels, Facts facts, String summary, Instant startsAt) {
        return new Incident(
                id,
                "acme",
                id,
                labels.get(Labels.ALERTNAME),
                null,
                labels,
                Map.of(Alert.SUMMARY, summary),
                facts,
                startsAt,
                null,
                null,
                null,
                "https://acme.semaphoreci.com/workflows/1",
                List.of(new Moment(startsAt, Moment.Kind.OPENED, summary)));
    }

    /** It is starting, as far as whoever asks can tell. */
    public void notReady() {
        ready = false;
    }

    private synchronized <T> Future<T> answer(Supplier<T> work) {
        if (!ready) {
            return Future.failedFuture(Refused.forNow("Signalman is not running"));
        }
        try {
            return Future.succeededFuture(work.get());
        } catch (Refused e) {
            return Future.failedFuture(e);
        }
    }

    @Override
    public Future<List<Incident>> open() {
        return answer(() -> List.copyOf(open.values()));
    }

    @Override
    public Future<List<Incident>> past() {
        return answer(() -> List.copyOf(past.values()));
    }

    @Override
    public Future<Optional<Incident>> incident(String id) {
        return answer(() -> Optional.ofNullable(open.getOrDefault(id, past.get(id))));
    }

    private Incident known(String id) {
        Incident incident = open.get(id);
        if (incident == null) {
            throw new Refused("no incident of this id is open");
        }
        return incident;
    }

    @Override
    public Future<Void> acknowledge(String id, String by, String comment) {
        return answer(() -> {
            Incident i = known(id);
            List<Moment> timeline = new ArrayList<>(i.timeline());
            timeline.add(new Moment(
                    clock.instant(), Moment.Kind.ACKNOWLEDGED, by + (comment.isEmpty() ? "" : ": " + comment)));
            open.put(
                    id,
                    new Incident(
                            i.id(),
                            i.organization(),
                            i.identity(),
                            i.rule(),
                            i.project(),
                            i.labels(),
                            i.annotations(),
                            i.facts(),
                            i.startsAt(),
                            i.endsAt(),
                            new Acknowledgement(by, clock.instant(), comment),
                            i.settling(),
                            i.generatorUrl(),
                            timeline));
            done.add("acknowledge " + id + " by " + by + ": " + comment);
            return null;
        });
    }

    @Override
    public Future<List<AlertStatus>> alerts() {
        return answer(this::statuses);
    }

    private List<AlertStatus> statuses() {
        Instant now = clock.instant();
        List<Alert> all = new ArrayList<>(posted.values());
        open.values()
                .forEach(i -> all.add(new Alert(
                        i.id(),
                        i.labels(),
                        i.annotations(),
                        i.facts(),
                        i.startsAt(),
                        i.endsAt(),
                        now,
                        false,
                        i.acknowledgement(),
                        i.generatorUrl())));
        return all.stream()
                .map(alert -> {
                    List<String> by = silences.values().stream()
                            .filter(s -> s.state(now) == Silence.State.ACTIVE && s.matches(alert.labels()))
                            .map(Silence::id)
                            .toList();
                    return new AlertStatus(
                            alert, alert.fingerprint(), by, List.of(), List.of(), List.of(receiver(alert.labels())));
                })
                .toList();
    }

    private static String receiver(Labels labels) {
        return labels.get(Labels.SEVERITY).equals("critical") ? "oncall" : "team";
    }

    @Override
    public Future<List<AlertGroup>> groups() {
        return answer(() -> {
            Map<String, List<AlertStatus>> byReceiver = new LinkedHashMap<>();
            statuses()
                    .forEach(status -> byReceiver
                            .computeIfAbsent(status.receivers().getFirst(), name -> new ArrayList<>())
                            .add(status));
            return byReceiver.entrySet().stream()
                    .map(entry -> new AlertGroup(Labels.NONE, entry.getKey(), "{}:{}", entry.getValue()))
                    .toList();
        });
    }

    @Override
    public Future<Void> post(List<Alert> alerts) {
        return answer(() -> {
            alerts.forEach(alert -> posted.put(alert.fingerprint(), alert));
            return null;
        });
    }

    @Override
    public Future<List<Silence>> silences() {
        return answer(() -> List.copyOf(silences.values()));
    }

    @Override
    public Future<Silence> silence(Silence draft) {
        return answer(() -> {
            Silence kept = new Silence(
                    draft.id().isEmpty() ? UUID.randomUUID().toString() : draft.id(),
                    draft.matchers(),
                    draft.startsAt(),
                    draft.endsAt(),
                    clock.instant(),
                    draft.createdBy(),
                    draft.comment());
            silences.put(kept.id(), kept);
            return kept;
        });
    }

    @Override
    public Future<Void> expire(String silenceId) {
        return answer(() -> {
            Silence s = silences.get(silenceId);
            if (s == null) {
                throw new Refused("there is no silence " + silenceId);
            }
            Instant now = clock.instant();
            silences.put(
                    silenceId,
                    new Silence(silenceId, s.matchers(), s.startsAt(), now, now, s.createdBy(), s.comment()));
            return null;
        });
    }

    @Override
    public Future<Silence> silenceIncident(String id, Duration time, String by, String comment) {
        Incident incident;
        try {
            synchronized (this) {
                incident = known(id);
                done.add("silence " + id + " for " + time + " by " + by + ": " + comment);
            }
        } catch (Refused e) {
            return Future.failedFuture(e);
        }
        Instant now = clock.instant();
        List<Matcher> matchers = incident.labels().values().entrySet().stream()
                .map(label -> Matcher.of(label.getKey(), label.getValue(), false, true))
                .toList();
        return silence(new Silence("", matchers, now, now.plus(time), now, by, comment));
    }

    @Override
    public Future<String> rerun(String id, String by) {
        return answer(() -> {
            if (!known(id).labels().get(Labels.ALERTNAME).equals("PipelineFailed")) {
                throw new Refused("this incident is about no workflow that could be rerun");
            }
            done.add("rerun " + id + " by " + by);
            return "workflow 7 was asked to run again";
        });
    }

    @Override
    public List<String> receivers() {
        return List.of("oncall", "team");
    }
}
