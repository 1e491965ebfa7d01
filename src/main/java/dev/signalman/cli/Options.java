package dev.signalman.cli;

import dev.signalman.config.Configuration;
import dev.signalman.config.Heartbeat;
import dev.signalman.config.Incidents;
import dev.signalman.config.Metrics;
import dev.signalman.config.Organization;
import dev.signalman.deliver.HeartbeatOptions;
import dev.signalman.dora.DoraOptions;
import dev.signalman.dora.Teams;
import dev.signalman.event.Reason;
import dev.signalman.export.ExportOptions;
import dev.signalman.glob.Glob;
import dev.signalman.hook.HookKeys;
import dev.signalman.incident.AlertingOptions;
import dev.signalman.incident.Flapping;
import dev.signalman.incident.Ownership;
import dev.signalman.metrics.BranchFilter;
import dev.signalman.metrics.MetricsOptions;
import dev.signalman.rerun.RerunMode;
import dev.signalman.rerun.RerunOptions;
import dev.signalman.rule.HoldBack;
import dev.signalman.rule.RuleProblem;
import dev.signalman.rule.RuleSettings;
import dev.signalman.secret.Secret;
import dev.signalman.semaphore.ClientOptions;
import dev.signalman.store.StoreOptions;
import dev.signalman.watch.WatchOptions;
import dev.signalman.web.ScrapeAccess;
import dev.signalman.web.TlsFiles;
import dev.signalman.web.WebOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The words of the configuration file, told to each package in its own. */
final class Options {
    private final Configuration configuration;
    private final RuleBook rules;
    private final MessageTemplates templates;
    private final List<ExportOptions> exports;

    Options(Configuration configuration) {
        this.configuration = configuration;
        this.rules = RuleBook.read(configuration);
        this.templates = MessageTemplates.read(configuration.templates());
        this.exports = Exporting.options(configuration.exports());
    }

    ClientOptions client(Organization organization) {
        ClientOptions defaults = ClientOptions.of(organization.url(), organization.token());
        Organization.Api api = organization.api();
        return new ClientOptions(
                organization.url(),
                organization.token(),
                api.maxInFlight(),
                api.requestsPerMinute(),
                api.connectTimeout(),
                api.requestTimeout(),
                Math.toIntExact(api.maxResponseSize().bytes()),
                api.maxPages(),
                api.maxAttempts(),
                defaults.retryBase(),
                defaults.retryMax(),
                organization.caFile());
    }

    /** Of the organizations that send webhooks. */
    List<HookKeys> hooks() {
        List<HookKeys> hooks = new ArrayList<>();
        for (Organization organization : configuration.organizations()) {
            Organization.Webhook webhook = organization.webhook();
            if (webhook != null) {
                hooks.add(HookKeys.of(organization.name(), webhook.secret(), webhook.previousSecret()));
            }
        }
        return hooks;
    }

    StoreOptions store() {
        Configuration.Storage storage = configuration.storage();
        Secret password = storage.password();
        return new StoreOptions(
                storage.url().text(),
                password,
                storage.retention(),
                storage.deadRetention(),
                rerun().snapshotRetention());
    }

    Map<String, List<String>> watchedBranches() {
        return configuration.organizations().stream()
                .collect(Collectors.toMap(
                        Organization::name, o -> globs(o.branches().watch())));
    }

    MetricsOptions metrics() {
        Metrics metrics = configuration.metrics();
        return new MetricsOptions(
                metrics.labelValues(),
                metrics.seriesPerMeter(),
                metrics.seriesInAll(),
                metrics.seriesIdle(),
                metrics.createdTimestamps(),
                globs(metrics.disabled()));
    }

    /** The branches that keep their names in labels. */
    BranchFilter namedBranches() {
        List<String> kept = globs(configuration.metrics().keepBranches());
        return BranchFilter.globs(
                kept.isEmpty()
                        ? watchedBranches()
                        : configuration.organizations().stream()
                                .collect(Collectors.toMap(Organization::name, organization -> kept)));
    }

    DoraOptions dora() {
        Metrics.Dora dora = configuration.metrics().dora();
        return new DoraOptions(dora.rollbackWindow(), dora.keep());
    }

    /** Who looks after which project, as far as the whole of it is somebody's. */
    Teams teams() {
        Ownership ownership = ownership();
        return (organization, project) -> ownership.teamOf(project).orElse("");
    }

    /** The exports, in the order of the file. */
    List<ExportOptions> exports() {
        return exports;
    }

    WebOptions web() {
        Configuration.Http http = configuration.http();
        Configuration.Tls tls = http.tls();
        Metrics.Scrape scrape = configuration.metrics().scrape();
        return new WebOptions(
                http.listen().host(),
                http.listen().port(),
                tls == null ? null : new TlsFiles(tls.certFile(), tls.keyFile()),
                new ScrapeAccess(scrape.basicAuthUsers(), scrape.bearerToken()));
    }

    RerunOptions rerun() {
        Configuration.Rerun rerun = configuration.rerun();
        RerunOptions defaults = RerunOptions.defaults();
        return new RerunOptions(
                switch (rerun.mode()) {
                    case OFF -> RerunMode.OFF;
                    case OBSERVE -> RerunMode.OBSERVE;
                    case ACT -> RerunMode.ACT;
                },
                rerun.budgetPerHour(),
                rerun.reasons().stream().map(reason -> Reason.of(reason.name())).collect(Collectors.toSet()),
                new RerunOptions.EvidenceNeeded(
                        rerun.minEvidence(), rerun.evidenceWindow(), rerun.allJobsMustBeFlaky()),
                new RerunOptions.BranchSelection(
                        globs(rerun.branches().include()),
                        globs(rerun.branches().exclude())),
                new RerunOptions.Timing(
                        rerun.settle(),
                        defaults.timing().staleAfter(),
                        defaults.timing().retryDelay(),
                        defaults.timing().giveUpAfter(),
                        defaults.timing().lostAfter()));
    }

    WatchOptions watch(Organization organization) {
        Organization.Watch watch = organization.watch();
        WatchOptions defaults = WatchOptions.defaults();
        return new WatchOptions(
                globs(organization.projects().include()),
                globs(organization.projects().exclude()),
                globs(organization.branches().watch()),
                watch.backfill(),
                watch.overlap(),
                defaults.catchUpSlice(),
                new WatchOptions.Intervals(
                        watch.discoveryInterval(),
                        watch.openInterval(),
                        watch.activeInterval(),
                        watch.quietInterval(),
                        watch.agentsInterval(),
                        watch.queueInterval(),
                        watch.deploymentsInterval(),
                        watch.schedulesInterval(),
                        watch.dashboardsInterval(),
                        watch.notificationsInterval(),
                        watch.secretsInterval(),
                        defaults.intervals().probe()),
                watch.degradedAfter(),
                defaults.blindAfter(),
                defaults.logTailLines(),
                defaults.concurrency(),
                organization.api().requestsPerMinute(),
                configuration.storage().retention(),
                organization.webhook() == null ? 1 : organization.webhook().relax(),
                collectors(organization.collectors()),
                watch.scheduleGrace());
    }

    private static WatchOptions.Collectors collectors(Organization.Collectors collectors) {
        return new WatchOptions.Collectors(
                collectors.promotions(),
                switch (collectors.jobs()) {
                    case OFF -> WatchOptions.Jobs.OFF;
                    case FAILED -> WatchOptions.Jobs.FAILED;
                    case WATCHED -> WatchOptions.Jobs.WATCHED;
                    case ALL -> WatchOptions.Jobs.ALL;
                },
                collectors.schedules(),
                collectors.dashboards(),
                collectors.notifications(),
                collectors.secrets());
    }

    AlertingOptions alerting() {
        Configuration.Rerun rerun = configuration.rerun();
        boolean hold = rerun.mode() == Configuration.RerunMode.ACT
                && rerun.holdAlertFor().isPositive();
        HoldBack off = HoldBack.off();
        AlertingOptions defaults = AlertingOptions.of(new Dispatching(configuration).options());
        Incidents incidents = configuration.incidents();
        return new AlertingOptions(
                new RuleSettings(
                        watchedBranches().keySet(),
                        watchedBranches(),
                        hold ? new HoldBack(true, off.decisionTimeout(), rerun.holdAlertFor()) : off,
                        defaults.rules().settle()),
                defaults.dispatch(),
                ownership(),
                new Flapping(
                        incidents.flapping().openings(),
                        incidents.flapping().within(),
                        incidents.flapping().hold()),
                incidents.retention(),
                defaults.tick());
    }

    private Ownership ownership() {
        return new Ownership(configuration.incidents().owners().stream()
                .map(owner -> new Ownership.Line(
                        owner.projects(), owner.branches(), owner.paths(), owner.authors(), owner.team()))
                .toList());
    }

    /** Null if nobody outside listens. */
    @Nullable
    HeartbeatOptions heartbeat() {
        Heartbeat heartbeat = configuration.heartbeat();
        return heartbeat == null
                ? null
                : new HeartbeatOptions(heartbeat.url(), null, false, heartbeat.interval(), Duration.ofSeconds(10));
    }

    Duration outboxLimit() {
        Heartbeat heartbeat = configuration.heartbeat();
        return heartbeat == null ? Duration.ofMinutes(10) : heartbeat.outboxLimit();
    }

    /** Those of files are read once, here. */
    MessageTemplates templates() {
        return templates;
    }

    /** Those of files are read once, here, and again when they change. */
    RuleBook rules() {
        return rules;
    }

    /** What is wrong with the files that the configuration names, and with the names in it that others give. */
    List<String> problems() {
        return Stream.of(
                        rules.problems().stream().map(RuleProblem::toString),
                        templates.problems().stream(),
                        Exporting.problems(configuration.exports()).stream(),
                        metrics().disablesNothing().stream()
                                .map(glob -> "metrics.disabled: '" + glob
                                        + "' is the name of no metric; docs/metrics.md lists them"))
                .flatMap(problems -> problems)
                .toList();
    }

    static List<String> globs(List<Glob> globs) {
        return globs.stream().map(Glob::pattern).toList();
    }
}
