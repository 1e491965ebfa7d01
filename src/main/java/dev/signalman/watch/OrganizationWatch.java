package dev.signalman.watch;

import static io.vertx.core.Future.await;

import dev.signalman.semaphore.SemaphoreApi;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.semaphore.Sweep;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.Store;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches one organisation: keeps an agenda of what to look at, and looks, a few things at a time. Deploy one instance per
 * organisation, on virtual threads: looks await the client and the store, and in between only one of them runs.
 */
public final class OrganizationWatch extends VerticleBase {
    private static final Logger log = LoggerFactory.getLogger(OrganizationWatch.class);
    private static final Duration TICK = Duration.ofMillis(50);
    private static final Duration UNTIL_POSSIBLE = Duration.ofSeconds(1);
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

    private final String organization;
    private final String baseUrl;
    private final SemaphoreClient client;
    private final Store store;
    private final WatchOptions options;
    private final InstantSource clock;
    private final Duration tick;
    private final Agenda agenda = new Agenda();
    private final HookHealth hooks;
    private final Promise<Void> drained = Promise.promise();

    private volatile @Nullable HealthBoard health;
    private volatile @Nullable ProjectSet projects;
    private final List<Promise<Void>> waiting = new ArrayList<>();
    private int running;
    private boolean stopping;

    /**
     * @param organization its configured name
     * @param baseUrl for links to pages
     * @param client of this organisation
     */
    public OrganizationWatch(
            String organization,
            URI baseUrl,
            SemaphoreClient client,
            Store store,
            WatchOptions options,
            InstantSource clock) {
        this(organization, baseUrl, client, store, options, clock, TICK);
    }

    /** @param tick how often the agenda is looked at */
    OrganizationWatch(
            String organization,
            URI baseUrl,
            SemaphoreClient client,
            Store store,
            WatchOptions options,
            InstantSource clock,
            Duration tick) {
        this.organization = organization;
        this.baseUrl = baseUrl.toString().replaceAll("/+$", "");
        this.client = client;
        this.store = store;
        this.options = options;
        this.clock = clock;
        this.hooks = new HookHealth(clock.instant());
        this.tick = tick;
    }

    /** The configured name of the organisation. */
    public String organization() {
        return organization;
    }

    /** How every collector stands. Any thread. */
    public List<CollectorStatus> collectors() {
        HealthBoard board = health;
        return board == null ? List.of() : board.statuses();
    }

    /** True once the projects are known and each has been looked at. Any thread. */
    public boolean ready() {
        ProjectSet set = projects;
        return set != null && set.ready();
    }

    /** Whether looks are rarer at this moment, since webhooks tell what ends. Any thread. */
    public boolean reliesOnWebhooks() {
        ProjectSet set = projects;
        return set != null && set.relying();
    }

    /**
     * A hint that a pipeline has ended: its project is looked at now, or again if a look is under way. Whether it has ended, only
     * the look tells. Any thread.
     */
    public void hint(String projectId, String pipelineId) {
        Context own = context;
        if (own != null) {
            own.runOnContext(v -> {
                hooks.announced(pipelineId);
                ProjectSet set = projects;
                if (set != null) {
                    set.hint(projectId);
                }
                turn();
            });
        }
    }

    /**
     * Looks at what is due without waiting for the tick, and completes once nothing is due or under way: for whoever moves the clock.
     * Any thread.
     */
    Future<Void> settled() {
        Promise<Void> settled = Promise.promise();
        context.runOnContext(v -> {
            waiting.add(settled);
            turn();
            tellWhoWaits();
        });
        return settled.future();
    }

    @Override
    public Future<?> start() {
        ServerClock server = new ServerClock(clock, options.overlap());
        Watching watching = new Watching(organization, baseUrl, client, store, options, server);
        HealthBoard board = new HealthBoard(
                organization, store, options, clock, await(store.snapshots(HealthBoard.KIND, organization)));
        WatchOptions.Intervals intervals = options.intervals();
        Looks looks = new Looks(board, intervals.probe(), RandomGenerator.getDefault(), () -> stopping);
        ProjectDirectory directory = new ProjectDirectory(organization, client, store, options, server, board);
        ProjectSet set = new ProjectSet(watching, looks, agenda, hooks);
        AgentsLook agents = new AgentsLook(organization, client, store, clock);
        QueueLook queue = new QueueLook(organization, client, store, clock);
        health = board;
        projects = set;
        collect(looks, "projects", intervals.discovery(), () -> {
            directory.look();
            set.follow(directory);
        });
        collect(looks, "agents", intervals.agents(), agents::look);
        collect(looks, "queue", intervals.queue(), () -> {
            queue.look();
            set.noticed(Objects.requireNonNull(queue.seen()));
        });
        if (options.collectors().jobs() != WatchOptions.Jobs.OFF) {
            JobsLook jobs = new JobsLook(watching, directory, queue);
            agenda.put(
                    "jobs",
                    clock.instant(),
                    () -> jobs.possible()
                            ? looks.look("jobs", "jobs", null, jobs::look, intervals::queue)
                            : UNTIL_POSSIBLE);
        }
        settings(looks, board);
        vertx.setPeriodic(tick.toMillis(), timer -> turn());
        turn();
        return Future.succeededFuture();
    }

    /** What people set up for the organisation. */
    private void settings(Looks looks, HealthBoard board) {
        WatchOptions.Collectors wanted = options.collectors();
        WatchOptions.Intervals intervals = options.intervals();
        SemaphoreApi api = client.api();
        var secrets = settings(
                "secrets",
                SecretChanges.KIND,
                new SecretChanges(organization),
                api.secrets()::list,
                api.secrets()::describe);
        var dashboards = settings(
                "dashboards",
                DashboardChanges.KIND,
                new DashboardChanges(organization),
                api.dashboards()::list,
                api.dashboards()::describe);
        var notifications = settings(
                "notifications",
                NotificationChanges.KIND,
                new NotificationChanges(
                        organization, name -> wanted.secrets() && secrets.looked() && !secrets.has(name)),
                api.notifications()::list,
                api.notifications()::describe);
        collect(board, looks, "secrets", wanted.secrets(), intervals.secrets(), secrets::look);
        collect(board, looks, "dashboards", wanted.dashboards(), intervals.dashboards(), dashboards::look);
        collect(board, looks, "notifications", wanted.notifications(), intervals.notifications(), notifications::look);
    }

    private <T, K extends Settings.Kept> SettingsLook<T, K> settings(
            String collector,
            SnapshotKind<K> kind,
            Settings<T, K> settings,
            Supplier<Future<Sweep<T>>> list,
            Function<String, Future<T>> describe) {
        return new SettingsLook<>(
                organization, collector, store, clock, options.retention(), kind, settings, list, describe);
    }

    private void collect(
            HealthBoard board, Looks looks, String collector, boolean on, Duration interval, Runnable look) {
        if (on) {
            board.begin(collector);
            collect(looks, collector, interval, look);
        } else {
            board.end(collector);
        }
    }

    private void collect(Looks looks, String collector, Duration interval, Runnable look) {
        agenda.put(collector, clock.instant(), () -> looks.look(collector, collector, null, look, () -> interval));
    }

    /** Waits a moment for looks under way; what they have not committed is looked at again at the next start. */
    @Override
    public Future<?> stop() {
        stopping = true;
        return running == 0
                ? Future.succeededFuture()
                : drained.future()
                        .timeout(STOP_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                        .otherwiseEmpty();
    }

    private void turn() {
        while (!stopping && running < options.concurrency()) {
            Agenda.Entry entry = agenda.next(clock.instant()).orElse(null);
            if (entry == null) {
                return;
            }
            running++;
            context.runOnContext(v -> run(entry));
        }
    }

    private void run(Agenda.Entry entry) {
        Duration again = Looks.AFTER_FAILURE;
        try {
            again = entry.look().run();
        } catch (Exception e) {
            // await throws what the store failed with, checked or not; a stop interrupts it
            if (!stopping) {
                log.warn("{}: a look at {} failed", organization, entry.name(), e);
            }
        } finally {
            running--;
            Instant now = clock.instant();
            agenda.done(entry, now, again);
            if (stopping && running == 0) {
                drained.tryComplete();
            }
            turn();
            tellWhoWaits();
        }
    }

    private void tellWhoWaits() {
        if (running == 0) {
            waiting.forEach(Promise::tryComplete);
            waiting.clear();
        }
    }
}
