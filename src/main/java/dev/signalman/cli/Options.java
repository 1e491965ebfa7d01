package dev.signalman.cli;

import dev.signalman.alert.AlertOptions;
import dev.signalman.alert.AlertRules;
import dev.signalman.alert.HoldBack;
import dev.signalman.alert.Integration;
import dev.signalman.alert.Matcher;
import dev.signalman.alert.Route;
import dev.signalman.config.Configuration;
import dev.signalman.config.LabelMatcher;
import dev.signalman.config.Organization;
import dev.signalman.deliver.Receiver;
import dev.signalman.deliver.SlackReceiver;
import dev.signalman.deliver.WebhookReceiver;
import dev.signalman.event.Reason;
import dev.signalman.glob.Glob;
import dev.signalman.hook.HookKeys;
import dev.signalman.rerun.RerunMode;
import dev.signalman.rerun.RerunOptions;
import dev.signalman.secret.Secret;
import dev.signalman.semaphore.ClientOptions;
import dev.signalman.store.StoreOptions;
import dev.signalman.watch.WatchOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The words of the configuration file, told to each package in its own. */
final class Options {
    private final Configuration configuration;

    Options(Configuration configuration) {
        this.configuration = configuration;
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

    /** Null if nobody is to be told. */
    @Nullable
    AlertOptions alerts() {
        dev.signalman.config.Route route = configuration.route();
        if (route == null) {
            return null;
        }
        Configuration.Rerun rerun = configuration.rerun();
        boolean hold = rerun.mode() == Configuration.RerunMode.ACT
                && rerun.holdAlertFor().isPositive();
        HoldBack off = HoldBack.off();
        AlertOptions defaults = AlertOptions.to("none", Integration.webhook("none"));
        return new AlertOptions(
                watchedBranches().keySet(),
                watchedBranches(),
                AlertRules.defaults(),
                hold ? new HoldBack(true, off.decisionTimeout(), rerun.holdAlertFor()) : off,
                route(route),
                integrations(),
                defaults.tick(),
                defaults.settle());
    }

    private static Route route(dev.signalman.config.Route route) {
        String receiver = route.receiver();
        return new Route(
                receiver == null ? "" : receiver,
                route.matchers().stream()
                        .map(LabelMatcher::text)
                        .map(Matcher::parse)
                        .toList(),
                route.goesOn(),
                route.routes().stream().map(Options::route).toList());
    }

    private Map<String, List<Integration>> integrations() {
        Map<String, List<Integration>> integrations = new LinkedHashMap<>();
        for (dev.signalman.config.Receiver receiver : configuration.receivers()) {
            List<Integration> of = new ArrayList<>();
            for (int i = 0; i < receiver.slackConfigs().size(); i++) {
                var slack = receiver.slackConfigs().get(i);
                of.add(new Integration(
                        slackName(receiver, i), Integration.Format.SLACK, slack.sendResolved(), slack.channel()));
            }
            for (int i = 0; i < receiver.webhookConfigs().size(); i++) {
                var webhook = receiver.webhookConfigs().get(i);
                of.add(new Integration(
                        webhookName(receiver, i), Integration.Format.WEBHOOK, webhook.sendResolved(), null));
            }
            integrations.put(receiver.name(), of);
        }
        return integrations;
    }

    List<Receiver> receivers() {
        List<Receiver> receivers = new ArrayList<>();
        for (dev.signalman.config.Receiver receiver : configuration.receivers()) {
            for (int i = 0; i < receiver.slackConfigs().size(); i++) {
                Secret address = receiver.slackConfigs().get(i).apiUrl();
                if (address != null) {
                    receivers.add(new SlackReceiver(slackName(receiver, i), address));
                }
            }
            for (int i = 0; i < receiver.webhookConfigs().size(); i++) {
                var webhook = receiver.webhookConfigs().get(i);
                receivers.add(new WebhookReceiver(webhookName(receiver, i), webhook.url(), webhook.secret()));
            }
        }
        return receivers;
    }

    private static String slackName(dev.signalman.config.Receiver receiver, int index) {
        return receiver.name() + "/slack" + index;
    }

    private static String webhookName(dev.signalman.config.Receiver receiver, int index) {
        return receiver.name() + "/webhook" + index;
    }

    static List<String> globs(List<Glob> globs) {
        return globs.stream().map(Glob::pattern).toList();
    }
}
