package dev.signalman.metrics;

import dev.signalman.dora.DoraFacts;
import dev.signalman.dora.DoraOptions;
import dev.signalman.dora.Finding;
import dev.signalman.dora.Teams;
import dev.signalman.event.ChangeEvent;
import dev.signalman.store.Commit;
import dev.signalman.store.Keyed;
import dev.signalman.store.SnapshotTable;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of one process. Events come through {@link MetricsConsumer}; what is no event is told to this object by the
 * assembly. Safe for use by several threads; all methods return at once.
 */
public final class SignalmanMetrics implements AutoCloseable {
    private final InstantSource clock;
    private final String version;
    private final PrometheusMeterRegistry registry;
    private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
    private final PrometheusRegistry runtime = new PrometheusRegistry();
    private final SeriesBook book;
    private final Series series;
    private final EventCounters counters;
    /** When the event was seen that is being counted. */
    private volatile Instant counted = Instant.EPOCH;

    /** Guards the state, which the consumer changes while scrapes read it. */
    private final ReentrantLock lock = new ReentrantLock();

    private final CurrentState state;
    private final DoraMeters dora;

    private volatile boolean ready;
    private volatile @Nullable StoreSample store;
    private final LiveGauges live = new LiveGauges();
    private final Told told = new Told();

    /**
     * @param options bounds
     * @param branches which branches keep their name in labels
     * @param version Signalman's version, for {@code signalman_build_info}
     * @param clock for ages
     */
    public SignalmanMetrics(MetricsOptions options, BranchFilter branches, String version, InstantSource clock) {
        this(options, branches, DoraOptions.defaults(), Teams.NONE, version, clock);
    }

    /**
     * @param options bounds
     * @param branches which branches keep their name in labels
     * @param judging how deployments are judged
     * @param teams who looks after which project
     * @param version Signalman's version, for {@code signalman_build_info}
     * @param clock for ages
     */
    public SignalmanMetrics(
            MetricsOptions options,
            BranchFilter branches,
            DoraOptions judging,
            Teams teams,
            String version,
            InstantSource clock) {
        this.clock = clock;
        this.version = version;
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, runtime, Clock.SYSTEM);
        LabelPolicy policy = new LabelPolicy(branches, options);
        book = new SeriesBook(options, policy, clock, this::gauges);
        series = book.series(clock);
        counters = new EventCounters(book.series(() -> counted), policy);
        state = new CurrentState(policy);
        dora = new DoraMeters(book.series(() -> counted), policy, judging, teams);
        bindRuntime();
    }

    private void bindRuntime() {
        // Micrometer's own names for these two are against Prometheus's naming rules, which promtool enforces
        registry.config()
                .meterFilter(MeterFilter.denyNameStartsWith("process.cpu.time"))
                .meterFilter(MeterFilter.denyNameStartsWith("system.cpu.count"));
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ClassLoaderMetrics().bindTo(registry);
        garbageCollection.bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
    }

    /**
     * Counts an HTTP exchange with Semaphore.
     *
     * @param endpoint class of endpoint, such as {@code pipelines.list}
     * @param outcome {@code ok} or the kind of error in snake case
     * @param elapsed from sending to the last byte
     */
    public void apiRequest(String organization, String endpoint, String outcome, Duration elapsed) {
        series.increment(Meters.API_REQUESTS, organization, endpoint, outcome);
        series.observe(Meters.API_REQUEST_DURATION, elapsed, organization, endpoint);
    }

    /**
     * Counts rows of a reply of Semaphore that could not be read.
     *
     * @param endpoint class of endpoint, such as {@code pipelines.list}
     */
    public void apiRowsSkipped(String organization, String endpoint, int rows) {
        series.add(Meters.API_ROWS_SKIPPED, rows, organization, endpoint);
    }

    /** Says how busy the clients are; asked at each scrape, by any thread, so it must return at once. */
    public void apiLoad(Supplier<List<ApiSample>> source) {
        live.from("API use", sink -> source.get().forEach(sample -> sample.writeTo(sink)));
    }

    /**
     * Counts an attempt to deliver a message.
     *
     * @param outcome a short stable word, such as {@code delivered}, {@code retry} or {@code dead}
     */
    public void deliveryAttempt(String receiver, String outcome, Duration elapsed) {
        series.increment(Meters.DELIVERIES, receiver, outcome);
        series.observe(Meters.DELIVERY_DURATION, elapsed, receiver);
    }

    /**
     * Counts a webhook from Semaphore.
     *
     * @param organization whose key signed it; empty if none did
     * @param outcome a short stable word, such as {@code accepted} or {@code forged}
     */
    public void webhook(String organization, String outcome) {
        series.increment(Meters.WEBHOOKS, organization, outcome);
    }

    /** Says where the state of collectors comes from; asked at each scrape, by any thread, so it must return at once. */
    public void collectors(Supplier<List<CollectorSample>> source) {
        live.from("collectors", sink -> source.get().forEach(sample -> sample.writeTo(sink)));
    }

    /**
     * Says which organisations' webhooks are relied on; those without webhooks are missing. Asked at each scrape, by any thread, so it
     * must return at once.
     */
    public void webhooksReliedOn(Supplier<Map<String, Boolean>> source) {
        live.from(
                "webhooks",
                sink -> source.get()
                        .forEach((organization, relied) ->
                                sink.add(Meters.WEBHOOKS_RELIED_ON, relied ? 1 : 0, organization)));
    }

    /** Says how the receivers do; asked at each scrape, by any thread, so it must return at once. */
    public void receivers(Supplier<List<ReceiverSample>> source) {
        live.from("receivers", sink -> source.get().forEach(sample -> sample.writeTo(sink)));
    }

    /**
     * Counts a notification that was decided.
     *
     * @param receiver name of the receiver and which of its ways, such as {@code oncall/slack0}
     * @param reason why it is told, such as {@code new}, {@code repeated} or {@code resolved}
     */
    public void notified(String receiver, String reason) {
        series.increment(Meters.NOTIFICATIONS, receiver, reason);
    }

    /** Tells how many alerts and silences there are; null if it is not known, so that these gauges leave. */
    public void alertingStands(@Nullable AlertingSample sample) {
        told.alerting(sample);
    }

    /** Tells whether all was well when the heartbeat was due. */
    public void heartbeatJudged(boolean healthy) {
        told.healthy(healthy);
    }

    /** Tells that the other side has taken the heartbeat. */
    public void heartbeatSent(Instant at) {
        told.heartbeat(at);
    }

    /**
     * Counts a push of these metrics.
     *
     * @param destination {@code pushgateway} or {@code otlp}
     * @param outcome {@code ok} or the kind of failure
     * @param at when it ended
     */
    public void pushed(String destination, String outcome, Instant at) {
        series.increment(Meters.PUSHES, destination, outcome);
        if (outcome.equals("ok")) {
            told.pushed(destination, at);
        }
    }

    /**
     * Counts events that were exported, or whose export failed.
     *
     * @param export configured name of the export
     * @param outcome {@code ok} or the kind of failure
     * @param count how many, 0 or more
     */
    public void exported(String export, String outcome, long count) {
        series.add(Meters.EXPORTED, (double) count, export, outcome);
    }

    /**
     * Says since when nothing gets out of an export, by its name; those that are well are missing. Asked at each scrape, by any thread, so it
     * must return at once.
     */
    public void exportFailing(Supplier<Map<String, Instant>> source) {
        live.from(
                "exports",
                sink -> source.get()
                        .forEach((export, since) ->
                                sink.add(Meters.EXPORT_FAILING_SINCE, GaugeSink.seconds(since), export)));
    }

    /** What {@code /metrics} shows. */
    public Exposition exposition() {
        return book.exposition(runtime);
    }

    /** True if the current-state gauges are complete: the log was read up to where it stood at the start. */
    public boolean ready() {
        return ready;
    }

    /** What the dashboards of Semaphore show; empty until the log is read. Any thread. */
    public List<WatchList> watchLists() {
        if (!ready) {
            return List.of();
        }
        lock.lock();
        try {
            return state.watchLists();
        } finally {
            lock.unlock();
        }
    }

    /** Everything that has to be kept, so that the gauges outlive the retention of the log. */
    List<SnapshotTable<?>> state() {
        List<SnapshotTable<?>> all = new ArrayList<>(state.tables());
        all.addAll(dora.tables());
        return all;
    }

    /** What is remembered of commits and deployments; empty until the log is read. Any thread, but no event loop: it copies much. */
    public Optional<DoraFacts> dora() {
        if (!ready) {
            return Optional.empty();
        }
        lock.lock();
        try {
            return Optional.of(dora.facts());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Counters and histograms are kept from now on. They are hidden until {@link #becameReady}: a counter that falls back and rises
     * again would look like a jump.
     */
    void keep() {
        book.keep();
    }

    /** Puts back what was kept of counters and histograms. */
    void restore(List<Keyed<SavedCounter>> counters, List<Keyed<SavedHistogram>> histograms) {
        book.restore(counters, histograms);
    }

    /** Whether something was counted that the store does not have. */
    boolean unsaved() {
        return book.unsaved();
    }

    /** Lets the series go that nothing moved for long. */
    void expire() {
        book.expire();
    }

    /** Hands over what changed since the last time. */
    void drainTo(Commit commit) {
        lock.lock();
        try {
            state().forEach(table -> table.drainTo(commit));
        } finally {
            lock.unlock();
        }
        book.drainTo(commit);
    }

    /** What was handed over last is written. */
    void written() {
        book.written();
    }

    /** What was handed over last could not be written. */
    void undrain() {
        lock.lock();
        try {
            state().forEach(SnapshotTable::undrain);
        } finally {
            lock.unlock();
        }
        book.undrain();
    }

    void becameReady() {
        ready = true;
        book.restored();
    }

    /** Null if the store could not be asked, so that its gauges leave. */
    void storeStands(@Nullable StoreSample sample) {
        store = sample;
    }

    /**
     * Called by one thread.
     *
     * @param counts false for history: it sets states but moves no counter
     */
    void observe(ChangeEvent event, boolean counts) {
        List<Effect> effects;
        List<Finding> found;
        lock.lock();
        try {
            effects = state.apply(event);
            found = dora.apply(event, counts);
        } finally {
            lock.unlock();
        }
        counted = event.header().observedAt();
        for (Effect effect : effects) {
            switch (effect) {
                case Vanished gone -> book.remove(gone, event.header().observedAt());
                case Effect.TurnedGreen green when counts -> counters.count(green);
                case Effect.TurnedGreen green -> {}
            }
        }
        if (counts) {
            counters.count(event);
        } else {
            counters.recall(event);
        }
        dora.touch(event);
        dora.count(event.header().organization(), found);
    }

    private void gauges(GaugeSink sink) {
        sink.add(Meters.BUILD_INFO, 1, version, Runtime.version().toString());
        sink.add(Meters.METRICS_READY, ready ? 1 : 0);
        StoreSample sample = store;
        if (sample != null) {
            sample.writeTo(sink, clock.instant());
        }
        live.writeTo(sink);
        told.writeTo(sink);
        if (ready) {
            lock.lock();
            try {
                state.writeTo(sink, clock.instant());
                dora.writeTo(sink, (organization, projectId) -> state.sees(organization, "deployments", projectId));
            } finally {
                lock.unlock();
            }
        }
    }

    @Override
    public void close() {
        garbageCollection.close();
        registry.close();
    }
}
