package dev.signalman.config;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What no key can tell alone. It also sees configurations in which single values were wrong and are therefore null, so that
 * everything is reported in one go.
 */
final class Consistency {
    private static final Duration SPARE = Duration.ofHours(1);
    private static final Pattern LABEL = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Pattern HOST_AND_PORT =
            Pattern.compile("[^:\\s/@]+:[0-9]{1,5}|\\[[0-9a-fA-F:]+\\]:[0-9]{1,5}");
    private static final Pattern MAILBOX = Pattern.compile("[^<>@\\s]+@[^<>@\\s]+|[^<>@]*<[^<>@\\s]+@[^<>@\\s]+>");

    private final Configuration configuration;
    private final Problems problems;
    private final Checks checks;

    private Consistency(Configuration configuration, Problems problems) {
        this.configuration = configuration;
        this.problems = problems;
        this.checks = new Checks(problems);
    }

    static void check(Configuration configuration, Problems problems) {
        var check = new Consistency(configuration, problems);
        check.organizations();
        check.storage();
        check.rerun();
        check.receivers();
        check.global();
        check.intervals();
        check.inhibition();
        check.adjustments();
        check.heartbeat();
        new WaysOut(configuration, problems).check();
        check.routes();
    }

    private void organizations() {
        var names = new HashMap<String, String>();
        for (int i = 0; i < configuration.organizations().size(); i++) {
            String key = "organizations[" + i + "]";
            Organization organization = configuration.organizations().get(i);
            checks.unique(names, organization.name(), key + ".name");
            checks.plainHttp(organization.url(), organization.allowPlainHttp(), key, "url", "the token");
            baseAddress(organization.url(), key + ".url");
            if (organization.projects().include().isEmpty() && !problems.has(key + ".projects.include[0]")) {
                problems.add(
                        key + ".projects.include",
                        "is empty, so nothing would be watched; write [\"*\"] for all projects");
            }
            checks.authority(organization.caFile(), key + ".ca_file");
            cadence(organization.watch(), key + ".watch");
            readTwice(organization.watch(), key + ".watch");
        }
    }

    private void baseAddress(@Nullable URI url, String key) {
        if (url != null && url.getPath() != null && url.getPath().contains("/api/v1")) {
            problems.add(key, "must be the base address, such as https://acme.semaphoreci.com; leave /api/… out");
        }
    }

    private void cadence(Organization.Watch watch, String key) {
        checks.ordered(key + ".active_interval", watch.activeInterval(), "open_interval", watch.openInterval());
        checks.ordered(key + ".quiet_interval", watch.quietInterval(), "active_interval", watch.activeInterval());
    }

    /** What a look reaches back to must still be in the log, which is how it is known to have been told. */
    private void readTwice(Organization.Watch watch, String key) {
        Duration least = watch.backfill().plus(watch.overlap()).plus(SPARE);
        if (configuration.storage().retention().compareTo(least) < 0) {
            problems.add(
                    key + ".backfill",
                    "must be shorter than storage.retention, by overlap and an hour at least: what the log has deleted"
                            + " could be told twice");
        }
    }

    private void storage() {
        StorageUrl url = configuration.storage().url();
        if (url.isSqlite() && configuration.storage().password() != null) {
            problems.add("storage.password", "is only for PostgreSQL, but storage.url is an SQLite file; remove it");
        }
    }

    private void rerun() {
        Configuration.Rerun rerun = configuration.rerun();
        String otherwise = "is empty, so nothing would be rerun; remove it, or write mode: off";
        if (rerun.reasons().isEmpty() && !problems.has("rerun.reasons[0]")) {
            problems.add("rerun.reasons", otherwise);
        }
        if (rerun.branches().include().isEmpty() && !problems.has("rerun.branches.include[0]")) {
            problems.add("rerun.branches.include", otherwise);
        }
    }

    private void receivers() {
        var names = new HashMap<String, String>();
        for (int i = 0; i < configuration.receivers().size(); i++) {
            String key = "receivers[" + i + "]";
            Receiver receiver = configuration.receivers().get(i);
            checks.unique(names, receiver.name(), key + ".name");
            each(receiver.slackConfigs(), key + ".slack_configs", this::slack);
            each(receiver.emailConfigs(), key + ".email_configs", this::email);
            each(receiver.alertmanagerConfigs(), key + ".alertmanager_configs", this::alertmanager);
            each(
                    receiver.webhookConfigs(),
                    key + ".webhook_configs",
                    (hook, at) ->
                            checks.plainHttp(Checks.address(hook.url()), hook.allowPlainHttp(), at, "url", "alerts"));
            each(
                    receiver.pagerdutyConfigs(),
                    key + ".pagerduty_configs",
                    (duty, at) -> checks.plainHttp(duty.url(), duty.allowPlainHttp(), at, "url", "alerts"));
            each(
                    receiver.msteamsConfigs(),
                    key + ".msteams_configs",
                    (teams, at) -> checks.plainHttp(
                            Checks.address(teams.webhookUrl()), teams.allowPlainHttp(), at, "webhook_url", "alerts"));
            each(
                    receiver.discordConfigs(),
                    key + ".discord_configs",
                    (discord, at) -> checks.plainHttp(
                            Checks.address(discord.webhookUrl()),
                            discord.allowPlainHttp(),
                            at,
                            "webhook_url",
                            "alerts"));
            each(
                    receiver.telegramConfigs(),
                    key + ".telegram_configs",
                    (telegram, at) ->
                            checks.plainHttp(telegram.apiUrl(), telegram.allowPlainHttp(), at, "api_url", "the token"));
            each(
                    receiver.opsgenieConfigs(),
                    key + ".opsgenie_configs",
                    (genie, at) -> checks.plainHttp(genie.apiUrl(), genie.allowPlainHttp(), at, "api_url", "the key"));
        }
    }

    private static <T> void each(List<T> entries, String key, BiConsumer<T, String> check) {
        for (int i = 0; i < entries.size(); i++) {
            check.accept(entries.get(i), key + "[" + i + "]");
        }
    }

    private void slack(Receiver.SlackConfig slack, String at) {
        checks.plainHttp(Checks.address(slack.apiUrl()), slack.allowPlainHttp(), at, "api_url", "alerts");
        boolean wrong = problems.has(at + ".api_url") || problems.has(at + ".bot_token");
        if (!wrong && (slack.apiUrl() == null) == (slack.botToken() == null)) {
            problems.add(
                    at,
                    slack.apiUrl() == null
                            ? "has neither api_url (an incoming webhook) nor bot_token; add one of them"
                            : "has both api_url and bot_token; remove one of them");
        }
        if (slack.botToken() != null && slack.channel() == null && !problems.has(at + ".channel")) {
            problems.add(at + ".channel", "is missing; a bot must be told where to write, such as channel: \"#ci\"");
        }
    }

    private void email(Receiver.EmailConfig email, String at) {
        Global global = configuration.global();
        if (email.smarthost() == null && global.smtpSmarthost() == null && !problems.has(at + ".smarthost")) {
            problems.add(
                    at + ".smarthost",
                    "is missing, and so is global.smtp_smarthost; add one of them, such as mail.example.com:587");
        }
        if (email.from() == null && global.smtpFrom() == null && !problems.has(at + ".from")) {
            problems.add(
                    at + ".from", "is missing, and so is global.smtp_from; add one of them, such as ci@example.com");
        }
        for (int i = 0; i < email.to().size(); i++) {
            mailbox(email.to().get(i), at + ".to[" + i + "]");
        }
        mailbox(email.from(), at + ".from");
        hostAndPort(email.smarthost(), at + ".smarthost");
    }

    private void mailbox(@Nullable String address, String key) {
        if (address != null && !MAILBOX.matcher(address).matches()) {
            problems.add(key, "must be a mail address such as ci@example.com or \"CI <ci@example.com>\"");
        }
    }

    private void hostAndPort(@Nullable String text, String key) {
        if (text != null && !HOST_AND_PORT.matcher(text).matches()) {
            problems.add(key, "must be host:port, such as mail.example.com:587");
        }
    }

    private void alertmanager(Receiver.AlertmanagerConfig alertmanager, String at) {
        for (int i = 0; i < alertmanager.urls().size(); i++) {
            checks.plainHttp(
                    alertmanager.urls().get(i), alertmanager.allowPlainHttp(), at, "urls[" + i + "]", "alerts");
        }
        if ((alertmanager.username() == null) != (alertmanager.password() == null)) {
            problems.add(at, "has only one of username and password; add the other one");
        }
        if (alertmanager.username() != null && alertmanager.bearerToken() != null) {
            problems.add(at, "has both username and bearer_token; remove one of them");
        }
    }

    private void labelNames(Collection<String> names, String key) {
        for (String name : names) {
            if (!LABEL.matcher(name).matches()) {
                problems.add(
                        key,
                        "has '" + name + "', which cannot be the name of a label: letters, digits and _ only, not a"
                                + " digit at first");
            }
        }
    }

    private void routes() {
        Route root = configuration.route();
        if (root == null) {
            if (!configuration.receivers().isEmpty() && !problems.has("route")) {
                problems.add(
                        "route",
                        "is missing, so no receiver would hear of anything; add route: { receiver: "
                                + names().stream().findFirst().orElse("NAME") + " }");
            }
            return;
        }
        if (root.receiver() == null && !problems.has("route") && !problems.has("route.receiver")) {
            problems.add(
                    "route.receiver", "is missing; the root of the route says who hears of what no other route takes");
        }
        if (!root.matchers().isEmpty()) {
            problems.add(
                    "route.matchers", "must not be there: the root of the route takes everything; move them to routes");
        }
        if (!root.muteTimeIntervals().isEmpty() || !root.activeTimeIntervals().isEmpty()) {
            problems.add(
                    root.muteTimeIntervals().isEmpty() ? "route.active_time_intervals" : "route.mute_time_intervals",
                    "must not be there: the root of the route is the last resort; move it to a route below");
        }
        if (root.goesOn()) {
            problems.add("route.continue", "must not be there: nothing comes after the root of the route; remove it");
        }
        known(root, "route");
    }

    private void global() {
        Global global = configuration.global();
        hostAndPort(global.smtpSmarthost(), "global.smtp_smarthost");
        mailbox(global.smtpFrom(), "global.smtp_from");
        if ((global.smtpAuthUsername() == null) != (global.smtpAuthPassword() == null)
                && !problems.has("global.smtp_auth_password")) {
            problems.add("global", "has only one of smtp_auth_username and smtp_auth_password; add the other one");
        }
    }

    private void intervals() {
        var names = new HashMap<String, String>();
        for (int i = 0; i < configuration.timeIntervals().size(); i++) {
            String key = "time_intervals[" + i + "]";
            TimeInterval interval = configuration.timeIntervals().get(i);
            checks.unique(names, interval.name(), key + ".name");
            for (int j = 0; j < interval.timeIntervals().size(); j++) {
                List<TimeInterval.Times> times = interval.timeIntervals().get(j).times();
                for (int k = 0; k < times.size(); k++) {
                    ordered(times.get(k), key + ".time_intervals[" + j + "].times[" + k + "]");
                }
            }
        }
    }

    @SuppressWarnings("NullAway") // a time that could not be read is null
    private void ordered(TimeInterval.Times times, String key) {
        if (times.startTime() != null
                && times.endTime() != null
                && times.startTime().minute() >= times.endTime().minute()) {
            problems.add(
                    key,
                    "must end after it begins; a time over midnight is two entries, one until \"24:00\" and one from"
                            + " \"00:00\"");
        }
    }

    private void inhibition() {
        for (int i = 0; i < configuration.inhibitRules().size(); i++) {
            labelNames(configuration.inhibitRules().get(i).equal(), "inhibit_rules[" + i + "].equal");
        }
    }

    private void adjustments() {
        var names = new HashMap<String, String>();
        List<Rules.Adjustment> adjustments = configuration.rules().adjust();
        for (int i = 0; i < adjustments.size(); i++) {
            checks.unique(names, adjustments.get(i).alert(), "rules.adjust[" + i + "].alert");
            labelNames(adjustments.get(i).labels().keySet(), "rules.adjust[" + i + "].labels");
        }
    }

    private void heartbeat() {
        Heartbeat heartbeat = configuration.heartbeat();
        if (heartbeat != null) {
            checks.plainHttp(Checks.address(heartbeat.url()), heartbeat.allowPlainHttp(), "heartbeat", "url", "it");
        }
    }

    private void named(List<String> intervals, String key) {
        List<String> known =
                configuration.timeIntervals().stream().map(TimeInterval::name).toList();
        for (int i = 0; i < intervals.size(); i++) {
            if (!known.contains(intervals.get(i))) {
                problems.add(
                        key + "[" + i + "]",
                        "is '" + intervals.get(i) + "', which is not defined; time_intervals are: "
                                + (known.isEmpty() ? "none" : String.join(", ", known)));
            }
        }
    }

    private void grouping(Route route, String key) {
        if (route.groupBy().contains("...")) {
            if (route.groupBy().size() > 1) {
                problems.add(
                        key + ".group_by", "has \"...\" beside others; it means all labels, so let it stand alone");
            }
        } else {
            labelNames(route.groupBy(), key + ".group_by");
        }
        positive(route.groupInterval(), key + ".group_interval");
        positive(route.repeatInterval(), key + ".repeat_interval");
    }

    private void positive(@Nullable Duration time, String key) {
        if (time != null && time.isZero()) {
            problems.add(key, "must be longer than 0s");
        }
    }

    private void known(Route route, String key) {
        grouping(route, key);
        named(route.muteTimeIntervals(), key + ".mute_time_intervals");
        named(route.activeTimeIntervals(), key + ".active_time_intervals");
        for (int i = 0; i < route.escalations().size(); i++) {
            receiver(route.escalations().get(i).receiver(), key + ".escalations[" + i + "].receiver");
        }
        receiver(route.receiver(), key + ".receiver");
        for (int i = 0; i < route.routes().size(); i++) {
            known(route.routes().get(i), key + ".routes[" + i + "]");
        }
    }

    private void receiver(@Nullable String name, String key) {
        if (name != null && !names().contains(name)) {
            problems.add(
                    key,
                    "is '" + name + "', which is not defined; receivers are: "
                            + (names().isEmpty() ? "none" : String.join(", ", names())));
        }
    }

    @SuppressWarnings("NullAway") // a name that could not be read is null
    private List<String> names() {
        return configuration.receivers().stream()
                .map(Receiver::name)
                .filter(name -> name != null)
                .toList();
    }
}
