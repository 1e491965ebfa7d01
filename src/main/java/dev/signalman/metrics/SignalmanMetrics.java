package dev.signalman.metrics;

import dev.signalman.dora.DoraFacts;
import dev.signalman.dora.DoraOptions;
import dev.signalman.dora.Finding;
import dev.signalman.dora.Teams;
import dev.signalman.event.ChangeEvent;
import dev.signalman.store.Commit;
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
    private final Series series;
    private final EventCounters counters;

    /** Guards the state, which the consumer changes while scrapes read it. */
    private final ReentrantLock lock = new ReentrantLock();

    private final CurrentState state;
    private final DoraMeters dora;

    private volatile boolean ready;
    private volatile @Nullable StoreSample store;
    private volatile Supplier<List<CollectorSample>> collectors = List::of;
    private volatile Supplier<Map<String, Boolean>> webhooksReliedOn = Map::of;

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
        PrometheusRegistry prometheus = new PrometheusRegistry();
        registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, prometheus, Clock.SYSTEM);
        LabelPolicy policy = new LabelPolicy(branches, options);
        series = new Series(prometheus, policy, options);
        counters = new EventCounters(series, policy);
        state = new CurrentState(policy);
        dora = new DoraMeters(series, policy, judging, teams);
        prometheus.register(new Gauges(policy, series::overflowed, this::gauges));
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
        collectors = source;
    }

    /**
     * Says which organisations' webhooks are relied on; those without webhooks are missing. Asked at each scrape, by any thread, so it
     * must return at once.
     */
    public void webhooksReliedOn(Supplier<Map<String, Boolean>> source) {
        webhooksReliedOn = source;
    }

    /** What {@code /metrics} shows. */
    public Exposition exposition() {
        return new Exposition(registry.getPrometheusRegistry());
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

    /** Hands over what changed since the last time. */
    void drainTo(Commit commit) {
        lock.lock();
        try {
            state().forEach(table -> table.drainTo(commit));
        } finally {
            lock.unlock();
        }
    }

    /** What was handed over last could not be written. */
    void undrain() {
        lock.lock();
        try {
            state().forEach(SnapshotTable::undrain);
        } finally {
            lock.unlock();
        }
    }

    void becameReady() {
        ready = true;
    }

    /** Null if the store could not be asked, so that its gauges leave. */
    void storeStands(@Nullable StoreSample sample) {
        store = sample;
    }

    /** @param counts false for what happened before this process: it sets states but moves no counter */
    void observe(ChangeEvent event, boolean counts) {
        List<Vanished> gone;
        List<Finding> found;
        lock.lock();
        try {
            gone = state.apply(event);
            found = dora.apply(event, counts);
        } finally {
            lock.unlock();
        }
        gone.forEach(series::remove);
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
        for (CollectorSample collector : collectors.get()) {
            String project = collector.project() == null ? "" : collector.project();
            sink.add(
                    Meters.COLLECTOR_UP,
                    collector.up() ? 1 : 0,
                    collector.organization(),
                    collector.collector(),
                    project);
            var lastSuccess = collector.lastSuccess();
            if (lastSuccess != null) {
                sink.add(
                        Meters.COLLECTOR_LAST_SUCCESS,
                        lastSuccess.toEpochMilli() / 1000.0,
                        collector.organization(),
                        collector.collector(),
                        project);
            }
        }
        webhooksReliedOn
                .get()
                .forEach((organization, relied) -> sink.add(Meters.WEBHOOKS_RELIED_ON, relied ? 1 : 0, organization));
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
