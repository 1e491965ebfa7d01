package dev.signalman.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.signalman.config.Configuration;
import dev.signalman.config.Organization;
import dev.signalman.deliver.DeadLetters;
import dev.signalman.deliver.DeliveryOptions;
import dev.signalman.deliver.DeliveryWorker;
import dev.signalman.deliver.HealthCheck;
import dev.signalman.deliver.Heartbeat;
import dev.signalman.deliver.HeartbeatOptions;
import dev.signalman.deliver.Receiver;
import dev.signalman.event.EventBusAddresses;
import dev.signalman.event.LoggedEvent;
import dev.signalman.export.ExportConsumer;
import dev.signalman.export.ExportObserver;
import dev.signalman.export.ExportOptions;
import dev.signalman.export.Exports;
import dev.signalman.hook.Hint;
import dev.signalman.hook.HookDesk;
import dev.signalman.hook.HookKeys;
import dev.signalman.hook.SlackRequests;
import dev.signalman.incident.AlertingOptions;
import dev.signalman.incident.IncidentConsumer;
import dev.signalman.incident.IncidentDesk;
import dev.signalman.metrics.MetricsConsumer;
import dev.signalman.metrics.SignalmanMetrics;
import dev.signalman.metrics.StoreView;
import dev.signalman.push.OtlpOptions;
import dev.signalman.push.OtlpPusher;
import dev.signalman.push.PushgatewayOptions;
import dev.signalman.push.PushgatewayPusher;
import dev.signalman.rerun.RerunConsumer;
import dev.signalman.secret.Secret;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.store.Commit;
import dev.signalman.store.Store;
import dev.signalman.watch.OrganizationWatch;
import dev.signalman.web.AlertmanagerApi;
import dev.signalman.web.ApiAccess;
import dev.signalman.web.DeliveryApi;
import dev.signalman.web.DoraApi;
import dev.signalman.web.HookRoute;
import dev.signalman.web.IncidentApi;
import dev.signalman.web.IncidentPages;
import dev.signalman.web.MetricsApi;
import dev.signalman.web.Resource;
import dev.signalman.web.SlackRoute;
import dev.signalman.web.WebOptions;
import dev.signalman.web.WebServer;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.ThreadingModel;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The whole daemon, assembled: what is upstream starts last and stops first, so that nothing is heard by nobody. */
final class Daemon implements Lifetime.Running {
    private static final Logger log = LoggerFactory.getLogger("signalman");
    private static final Duration BROKEN_INTERVAL = Duration.ofSeconds(2);
    private static final Duration RETENTION_INTERVAL = Duration.ofHours(1);
    private static final DeploymentOptions VIRTUAL =
            new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);

    private final Vertx vertx;
    private final InstantSource clock;
    private final List<String> deployments = new ArrayList<>();
    /** Exports and pushes: each may wait for somebody else when it stops, so they stop side by side. */
    private final List<String> waysOut = new ArrayList<>();

    private final Map<String, SemaphoreClient> clients = new LinkedHashMap<>();
    private final List<OrganizationWatch> watches = new CopyOnWriteArrayList<>();
    private final RecentEvents recent = new RecentEvents();
    private final SignalmanMetrics metrics;
    private final Store store;
    private final WebServer web;
    private final IncidentConsumer incidents;
    private final DeliveryWorker delivery;
    private final boolean encrypted;
    private volatile boolean assembled;

    /** Starts everything; throws with words for the person who started it. */
    static Daemon start(Configuration configuration, Options options, InstantSource clock) throws Lifetime.CannotStart {
        Vertx vertx = Vertx.vertx();
        try {
            return new Daemon(vertx, configuration, options, clock);
        } catch (RuntimeException | ExecutionException | InterruptedException | TimeoutException e) {
            vertx.close();
            Throwable cause = e instanceof ExecutionException || e instanceof CompletionException ? e.getCause() : e;
            throw new Lifetime.CannotStart(String.valueOf(cause == null ? e : cause.getMessage()), e);
        }
    }

    private Daemon(Vertx vertx, Configuration configuration, Options options, InstantSource clock)
            throws ExecutionException, InterruptedException, TimeoutException {
        this.vertx = vertx;
        this.clock = clock;
        this.encrypted = configuration.http().tls() != null;
        EventBusAddresses.register(vertx.eventBus());
        // the slowest part of the start, so the others are made beside it
        Future<Store> opening = Store.open(vertx, options.store(), clock, this::publish);
        metrics = new SignalmanMetrics(
                options.metrics(), options.namedBranches(), options.dora(), options.teams(), Main.version(), clock);
        ToldMetrics told = new ToldMetrics(metrics);
        for (Organization organization : configuration.organizations()) {
            clients.put(
                    organization.name(),
                    SemaphoreClient.create(vertx, options.client(organization), told.client(organization.name())));
        }
        told.clients(clients);
        store = await(opening);
        recall();
        List<Receiver> receivers =
                Receivers.of(configuration, options.templates().templates());
        delivery = new DeliveryWorker(
                store,
                DeliveryOptions.defaults(),
                receivers,
                clock,
                Main.version(),
                (receiver, outcome, elapsed) ->
                        metrics.deliveryAttempt(receiver, outcome.name().toLowerCase(Locale.ROOT), elapsed));
        told.receivers(delivery);
        AlertingOptions alerting = options.alerting();
        incidents = new IncidentConsumer(
                store, alerting, options.rules(), this::rerun, clock, delivery::wake, told.alerting());
        WebOptions listen = options.web();
        web = new WebServer(
                listen,
                metrics.exposition(),
                new DaemonStatus(store, incidents, metrics, watches, recent, () -> assembled, clock),
                pages(configuration, options, alerting, receivers, listen),
                clock);
        // before anybody can scrape: it hides counters until they are what they were
        MetricsConsumer counting = counting(options, receivers);
        Future<String> listening = vertx.deployVerticle(web);
        consumers(options, receivers, told, counting, listening);
        waysOut(configuration, options, told);
        watch(configuration, options);
        assembled = true;
        vertx.setPeriodic(BROKEN_INTERVAL.toMillis(), timer -> store.broken().ifPresent(Daemon::end));
        vertx.setPeriodic(0, RETENTION_INTERVAL.toMillis(), timer -> retention());
        log.atInfo()
                .addKeyValue("version", Main.version())
                .addKeyValue("organizations", clients.keySet())
                .addKeyValue("address", address())
                .log("signalman is watching");
    }

    private List<Resource> pages(
            Configuration configuration,
            Options options,
            AlertingOptions alerting,
            List<Receiver> receivers,
            WebOptions listen) {
        List<Resource> pages = new ArrayList<>();
        ApiAccess access = new ApiAccess(configuration.http().apiToken(), listen);
        pages.add(new HookRoute(new HookDesk(options.hooks()), this::hint, metrics::webhook, clock));
        pages.add(new AlertmanagerApi(
                incidents, access, alerting::dispatch, AlertmanagerApi.DEFAULT_BODY_BYTES, Main.version(), clock));
        pages.add(new IncidentApi(incidents, access, clock));
        pages.add(new IncidentPages(incidents, clock));
        pages.add(new DeliveryApi(
                new Letters(new DeadLetters(store, clock, receivers, delivery::wake)),
                new Trial(alerting.dispatch(), delivery, clock),
                access));
        pages.add(new MetricsApi(metrics.exposition()));
        pages.add(new DoraApi(metrics::dora, options.dora(), options.teams(), clock));
        Secret signing = configuration.global().slackSigningSecret();
        if (signing != null) {
            pages.add(new SlackRoute(new SlackRequests(signing), incidents, clock));
        }
        return pages;
    }

    /** What people ask for by a button or a command. */
    private Future<String> rerun(String organization, String workflowId, String token) {
        SemaphoreClient client = clients.get(organization);
        if (client == null) {
            return Future.failedFuture(new IncidentDesk.Refused(organization + " is not watched any more"));
        }
        return client.reschedule(workflowId, token)
                .map(rerun -> "Semaphore reruns it as workflow " + rerun.workflowId())
                .recover(failure -> Future.failedFuture(
                        new IncidentDesk.Refused("Semaphore did not rerun it: " + failure.getMessage())));
    }

    private MetricsConsumer counting(Options options, List<Receiver> receivers) {
        List<String> durable = new ArrayList<>(List.of(RerunConsumer.NAME, IncidentConsumer.NAME));
        options.exports().forEach(export -> durable.add(export.consumer()));
        return new MetricsConsumer(
                metrics,
                StoreView.of(store),
                durable,
                receivers.stream().map(Receiver::name).toList());
    }

    private void consumers(
            Options options,
            List<Receiver> receivers,
            ToldMetrics told,
            MetricsConsumer counting,
            Future<String> listening)
            throws ExecutionException, InterruptedException, TimeoutException {
        consumer(IncidentConsumer.NAME);
        deploy(counting, VIRTUAL);
        // what acts begins when nothing can fail any more: a start that finds its port taken has done nothing
        deployments.add(await(listening));
        deploy(new RerunConsumer(store, clients, options.rerun(), clock), VIRTUAL);
        deploy(incidents, VIRTUAL);
        deploy(delivery, VIRTUAL);
        HeartbeatOptions heartbeat = options.heartbeat();
        if (heartbeat != null) {
            deploy(
                    new Heartbeat(
                            store, heartbeat, health(options, receivers), clock, Main.version(), told.heartbeat()),
                    VIRTUAL);
        }
    }

    /** Where events and metrics go beside the people. */
    private void waysOut(Configuration configuration, Options options, ToldMetrics told)
            throws ExecutionException, InterruptedException, TimeoutException {
        await(Exports.forgetOthers(store, options.exports()));
        Map<String, String> organizations = configuration.organizations().stream()
                .collect(Collectors.toMap(
                        Organization::name, organization -> organization.url().toString()));
        ExportObserver observer = told.exports();
        for (ExportOptions export : options.exports()) {
            waysOut.add(await(vertx.deployVerticle(
                    new ExportConsumer(store, export, organizations, clock, Main.version(), observer), VIRTUAL)));
        }
        PushgatewayOptions pushgateway = Pushing.pushgateway(configuration.metrics());
        if (pushgateway != null) {
            waysOut.add(await(vertx.deployVerticle(
                    new PushgatewayPusher(pushgateway, metrics.exposition(), Main.version(), clock, metrics::pushed),
                    VIRTUAL)));
        }
        OtlpOptions otlp = Pushing.otlp(configuration.metrics());
        if (otlp != null) {
            waysOut.add(await(vertx.deployVerticle(
                    new OtlpPusher(
                            otlp,
                            metrics.exposition(),
                            Main.version(),
                            Pushing.instance(configuration),
                            clock,
                            metrics::pushed),
                    VIRTUAL)));
        }
    }

    /** What must be well for somebody outside to hear that all is. */
    private Map<String, HealthCheck> health(Options options, List<Receiver> receivers) {
        Map<String, HealthCheck> checks = new LinkedHashMap<>();
        checks.put("store", HealthCheck.storeTakesWrites(store));
        checks.put(
                "outbox",
                HealthCheck.outboxDrains(
                        store,
                        receivers.stream().map(Receiver::name).collect(Collectors.toUnmodifiableSet()),
                        options.outboxLimit()));
        checks.put("alerting", now -> incidents.works().map(done -> Optional.empty()));
        checks.put("consumers", now -> store.status().map(DaemonStatus::behind));
        checks.put("collectors", now -> Future.succeededFuture(DaemonStatus.blind(watches)));
        return checks;
    }

    private void watch(Configuration configuration, Options options)
            throws ExecutionException, InterruptedException, TimeoutException {
        for (Organization organization : configuration.organizations()) {
            SemaphoreClient client = clients.get(organization.name());
            if (client != null) {
                watches.add(new OrganizationWatch(
                        organization.name(), organization.url(), client, store, options.watch(organization), clock));
            }
        }
        metrics.collectors(() -> DaemonStatus.samples(watches));
        Set<String> hooked =
                options.hooks().stream().map(HookKeys::organization).collect(Collectors.toUnmodifiableSet());
        metrics.webhooksReliedOn(() -> watches.stream()
                .filter(watch -> hooked.contains(watch.organization()))
                .collect(Collectors.toMap(OrganizationWatch::organization, OrganizationWatch::reliesOnWebhooks)));
        for (OrganizationWatch watch : watches) {
            deploy(watch, VIRTUAL);
        }
    }

    private void deploy(Deployable verticle, DeploymentOptions how)
            throws ExecutionException, InterruptedException, TimeoutException {
        deployments.addFirst(await(vertx.deployVerticle(verticle, how)));
    }

    private void hint(Hint hint) {
        for (OrganizationWatch watch : watches) {
            if (watch.organization().equals(hint.organization())) {
                watch.hint(hint.projectId(), hint.pipelineId());
            }
        }
    }

    private void publish(List<LoggedEvent> events) {
        recent.add(events);
        for (LoggedEvent event : events) {
            vertx.eventBus().publish(EventBusAddresses.of(event.event()), event);
        }
    }

    /** The status page shows what happened before this start, too. */
    private void recall() throws ExecutionException, InterruptedException, TimeoutException {
        long head = await(store.head());
        recent.add(await(store.read(Math.max(0, head - 30), 30)));
    }

    /** Nothing can be saved any more, so nothing may be done any more; at the next start all goes on from the database. */
    private static void end(String why) {
        log.error("ending, to be started again: {}", why);
        Runtime.getRuntime().halt(Main.BROKEN);
    }

    /** A consumer begins with what happens from now on when it first comes to be. */
    private void consumer(String name) throws ExecutionException, InterruptedException, TimeoutException {
        if (!await(store.status()).positions().containsKey(name)) {
            await(store.commit(new Commit().position(name, await(store.head()))));
        }
    }

    private void retention() {
        store.enforceRetention(clock.instant())
                .onFailure(e -> log.warn("old events could not be deleted; next try in an hour: {}", e.getMessage()));
    }

    /** Where the HTTP server listens, as a URL for this machine. */
    String address() {
        return (encrypted ? "https" : "http") + "://127.0.0.1:" + web.port();
    }

    private static <T> T await(Future<T> future) throws ExecutionException, InterruptedException, TimeoutException {
        return future.toCompletionStage().toCompletableFuture().get(60, SECONDS);
    }

    @Override
    public CompletableFuture<Void> stop() {
        Future<Void> stopped = Future.join(waysOut.stream().map(vertx::undeploy).toList())
                .<Void>mapEmpty()
                .otherwiseEmpty();
        for (String deployment : deployments) {
            stopped = stopped.compose(v -> vertx.undeploy(deployment)).otherwiseEmpty();
        }
        for (SemaphoreClient client : clients.values()) {
            stopped = stopped.compose(v -> client.close()).otherwiseEmpty();
        }
        return stopped.compose(v -> store.close())
                .onComplete(done -> metrics.close())
                .eventually(vertx::close)
                .toCompletionStage()
                .toCompletableFuture();
    }
}
