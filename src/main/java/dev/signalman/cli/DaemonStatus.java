package dev.signalman.cli;

import dev.signalman.export.ExportConsumer;
import dev.signalman.incident.IncidentDesk;
import dev.signalman.metrics.CollectorSample;
import dev.signalman.metrics.SignalmanMetrics;
import dev.signalman.metrics.WatchList;
import dev.signalman.store.OutboxStatus;
import dev.signalman.store.Store;
import dev.signalman.store.StoreStatus;
import dev.signalman.watch.CollectorStatus;
import dev.signalman.watch.OrganizationWatch;
import dev.signalman.web.CollectorView;
import dev.signalman.web.DashboardView;
import dev.signalman.web.EventWords;
import dev.signalman.web.IncidentView;
import dev.signalman.web.Mood;
import dev.signalman.web.OutboxView;
import dev.signalman.web.Readiness;
import dev.signalman.web.Status;
import dev.signalman.web.StatusSource;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Tells the web server how everything stands, from the store and from the watchers. */
final class DaemonStatus implements StatusSource {
    /** A consumer further behind than this is not doing its work. */
    private static final long MOST_BEHIND = 10_000;

    private final Store store;
    private final IncidentDesk desk;
    private final InstantSource clock;
    private final SignalmanMetrics metrics;
    private final List<OrganizationWatch> watches;
    private final RecentEvents recent;
    private final BooleanSupplier assembled;
    private final Instant startedAt;

    /** @param assembled false while parts of the daemon are still being started */
    DaemonStatus(
            Store store,
            IncidentDesk desk,
            SignalmanMetrics metrics,
            List<OrganizationWatch> watches,
            RecentEvents recent,
            BooleanSupplier assembled,
            InstantSource clock) {
        this.assembled = assembled;
        this.store = store;
        this.desk = desk;
        this.clock = clock;
        this.metrics = metrics;
        this.watches = watches;
        this.recent = recent;
        this.startedAt = clock.instant();
    }

    @Override
    public Future<Status> status() {
        Future<List<IncidentView>> incidents = IncidentView.open(desk, clock.instant());
        Future<List<OutboxStatus>> outbox = store.outboxStatus();
        return Future.all(incidents, outbox)
                .map(v -> new Status(
                        Main.version(),
                        startedAt,
                        watches.stream()
                                .flatMap(watch -> watch.collectors().stream())
                                .map(DaemonStatus::view)
                                .toList(),
                        incidents.result(),
                        metrics.watchLists().stream()
                                .map(DaemonStatus::view)
                                .sorted(Comparator.comparing(DashboardView::organization)
                                        .thenComparing(DashboardView::name))
                                .toList(),
                        outbox.result().stream()
                                .map(o -> new OutboxView(o.receiver(), o.pending(), o.dead(), o.oldestPending()))
                                .toList(),
                        recent.newestFirst().stream().map(EventWords::view).toList()));
    }

    private static DashboardView view(WatchList list) {
        return new DashboardView(
                list.organization(),
                list.title().isBlank() ? list.dashboard() : list.title(),
                list.seen(),
                list.widgets().stream().map(w -> view(w, list.seen())).toList());
    }

    private static DashboardView.Widget view(WatchList.Widget widget, boolean seen) {
        String project = widget.project() == null ? "every project" : widget.project();
        String branch = widget.branch() == null ? "" : " on " + widget.branch();
        String file = widget.pipelineFile() == null ? "" : ", " + widget.pipelineFile();
        String shows = widget.selects() ? project + branch + file : "says not which pipelines";
        WatchList.Run last = widget.last();
        if (last == null || !widget.selects()) {
            return new DashboardView.Widget(
                    widget.name(), shows, Mood.NEUTRAL, widget.selects() ? "no run seen" : "—", null, null);
        }
        if (!seen || !widget.seen()) {
            // what it was before is not what it is
            return new DashboardView.Widget(
                    widget.name(), shows, Mood.WARN, "cannot be seen", last.finishedAt(), last.url());
        }
        Mood mood = last.passed() ? Mood.GOOD : last.result().equals("failed") ? Mood.BAD : Mood.WARN;
        return new DashboardView.Widget(widget.name(), shows, mood, last.result(), last.finishedAt(), last.url());
    }

    private static CollectorView view(CollectorStatus status) {
        return new CollectorView(
                status.organization(),
                status.collector(),
                status.project(),
                switch (status.state()) {
                    case STARTING -> CollectorView.State.STARTING;
                    case SEEING -> CollectorView.State.SEEING;
                    case BLIND -> CollectorView.State.BLIND;
                    case OFF -> CollectorView.State.OFF;
                },
                status.message(),
                status.lastSuccess());
    }

    static List<CollectorSample> samples(List<OrganizationWatch> watches) {
        return watches.stream()
                .flatMap(watch -> watch.collectors().stream())
                .filter(status -> status.state() != CollectorStatus.State.OFF)
                .map(status -> new CollectorSample(
                        status.organization(),
                        status.collector(),
                        status.project(),
                        status.lastSuccess(),
                        status.state() == CollectorStatus.State.SEEING))
                .toList();
    }

    @Override
    public Future<Readiness> readiness() {
        List<String> missing = new ArrayList<>();
        if (!assembled.getAsBoolean()) {
            missing.add("it is starting");
        }
        if (!metrics.ready()) {
            missing.add("metrics are still reading the log");
        }
        for (OrganizationWatch watch : watches) {
            if (!watch.ready()) {
                missing.add(watch.organization() + ": the first look at Semaphore is not finished" + trouble(watch));
            }
        }
        Optional<Instant> away = store.awaySince();
        if (away.isPresent()) {
            missing.add("the database cannot be reached since " + away.get() + "; writes wait for it");
            return Future.succeededFuture(new Readiness(missing));
        }
        return store.status()
                .map(status -> {
                    behind(status, missing);
                    return new Readiness(missing);
                })
                .recover(e -> {
                    missing.add("the database does not answer");
                    return Future.succeededFuture(new Readiness(missing));
                });
    }

    private static String trouble(OrganizationWatch watch) {
        return watch.collectors().stream()
                .map(CollectorStatus::message)
                .filter(message -> !message.isEmpty())
                .findFirst()
                .map(message -> " (" + message + ")")
                .orElse("");
    }

    private static void behind(StoreStatus status, List<String> missing) {
        behind(status).ifPresent(missing::add);
    }

    /** The consumer that does not keep up, if there is one. */
    static Optional<String> behind(StoreStatus status) {
        return status.positions().entrySet().stream()
                // whoever takes no exports is no sign of our health, and is told by its own alert
                .filter(consumer -> !consumer.getKey().startsWith(ExportConsumer.NAMES))
                .map(consumer -> Map.entry(consumer.getKey(), status.head() - consumer.getValue()))
                .filter(consumer -> consumer.getValue() > MOST_BEHIND)
                .findFirst()
                .map(consumer -> "consumer " + consumer.getKey() + " is " + consumer.getValue() + " positions behind");
    }

    /** The collectors that cannot see, if there are any. */
    static Optional<String> blind(List<OrganizationWatch> watches) {
        return watches.stream()
                .flatMap(watch -> watch.collectors().stream())
                .filter(status -> status.state() == CollectorStatus.State.BLIND)
                .findFirst()
                .map(status ->
                        status.collector() + " of " + status.organization() + " cannot be seen: " + status.message());
    }
}
