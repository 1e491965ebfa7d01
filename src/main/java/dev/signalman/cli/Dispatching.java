package dev.signalman.cli;

import dev.signalman.alert.Matcher;
import dev.signalman.config.CalendarRange;
import dev.signalman.config.Configuration;
import dev.signalman.config.LabelMatcher;
import dev.signalman.config.Receiver;
import dev.signalman.dispatch.DispatchOptions;
import dev.signalman.dispatch.DispatchOptions.Integration;
import dev.signalman.dispatch.InhibitRule;
import dev.signalman.dispatch.Route;
import dev.signalman.dispatch.TimeInterval;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The file's words about who hears of what and when, told to the dispatcher. */
final class Dispatching {
    /** Where nobody is to be told: incidents are kept all the same. */
    private static final String NOBODY = "nobody";

    private static final Duration SILENCE_RETENTION = Duration.ofDays(5);

    private final Configuration configuration;

    Dispatching(Configuration configuration) {
        this.configuration = configuration;
    }

    DispatchOptions options() {
        dev.signalman.config.Route root = configuration.route();
        Map<String, List<Integration>> receivers = new LinkedHashMap<>();
        configuration.receivers().forEach(receiver -> receivers.put(receiver.name(), integrations(receiver)));
        if (root == null) {
            receivers.put(NOBODY, List.of());
        }
        return new DispatchOptions(
                root == null ? Route.to(NOBODY) : route(root, Route.to(NOBODY)),
                receivers,
                Stream.concat(
                                InhibitRule.BUILT_IN.stream(),
                                configuration.inhibitRules().stream().map(Dispatching::inhibitRule))
                        .toList(),
                configuration.timeIntervals().stream()
                        .collect(Collectors.toMap(dev.signalman.config.TimeInterval::name, Dispatching::timeInterval)),
                configuration.global().resolveTimeout(),
                SILENCE_RETENTION);
    }

    /** @param parent what it inherits from */
    private static Route route(dev.signalman.config.Route route, Route parent) {
        String receiver = route.receiver();
        Route own = new Route(
                receiver == null ? parent.receiver() : receiver,
                matchers(route.matchers()),
                route.goesOn(),
                route.groupBy().isEmpty() ? parent.groupBy() : Set.copyOf(route.groupBy()),
                or(route.groupWait(), parent.groupWait()),
                or(route.groupInterval(), parent.groupInterval()),
                or(route.repeatInterval(), parent.repeatInterval()),
                route.muteTimeIntervals(),
                route.activeTimeIntervals(),
                route.escalations().stream()
                        .map(e -> new Route.Escalation(e.after(), e.receiver()))
                        .toList(),
                List.of());
        return new Route(
                own.receiver(),
                own.matchers(),
                own.goesOn(),
                own.groupBy(),
                own.groupWait(),
                own.groupInterval(),
                own.repeatInterval(),
                own.muteTimeIntervals(),
                own.activeTimeIntervals(),
                own.escalations(),
                route.routes().stream().map(child -> route(child, own)).toList());
    }

    private static Duration or(@Nullable Duration given, Duration inherited) {
        return given == null ? inherited : given;
    }

    private static List<Matcher> matchers(List<LabelMatcher> matchers) {
        return matchers.stream().map(LabelMatcher::text).map(Matcher::parse).toList();
    }

    private static InhibitRule inhibitRule(dev.signalman.config.InhibitRule rule) {
        return new InhibitRule(
                matchers(rule.sourceMatchers()), matchers(rule.targetMatchers()), Set.copyOf(rule.equal()));
    }

    private static TimeInterval timeInterval(dev.signalman.config.TimeInterval interval) {
        return new TimeInterval(
                interval.name(),
                interval.timeIntervals().stream()
                        .map(period -> new TimeInterval.Period(
                                period.times().stream()
                                        .map(times -> new TimeInterval.TimeRange(
                                                times.startTime().minute(),
                                                times.endTime().minute()))
                                        .toList(),
                                ranges(period.weekdays()),
                                ranges(period.daysOfMonth()),
                                ranges(period.months()),
                                ranges(period.years()),
                                period.location()))
                        .toList());
    }

    private static List<TimeInterval.Range> ranges(List<? extends CalendarRange> ranges) {
        return ranges.stream()
                .map(range -> new TimeInterval.Range(range.first(), range.last()))
                .toList();
    }

    /** In the order of the kinds in the file, each with the name that the delivery knows it by. */
    private static List<Integration> integrations(Receiver receiver) {
        List<Integration> all = new ArrayList<>();
        add(
                all,
                receiver,
                "slack",
                receiver.slackConfigs(),
                Receiver.SlackConfig::sendResolved,
                s -> s.botToken() != null);
        add(all, receiver, "webhook", receiver.webhookConfigs(), Receiver.WebhookConfig::sendResolved, w -> false);
        add(all, receiver, "email", receiver.emailConfigs(), Receiver.EmailConfig::sendResolved, e -> false);
        add(all, receiver, "pagerduty", receiver.pagerdutyConfigs(), Receiver.PagerdutyConfig::sendResolved, p -> true);
        add(all, receiver, "msteams", receiver.msteamsConfigs(), Receiver.MsteamsConfig::sendResolved, m -> false);
        add(all, receiver, "discord", receiver.discordConfigs(), Receiver.DiscordConfig::sendResolved, d -> false);
        add(all, receiver, "telegram", receiver.telegramConfigs(), Receiver.TelegramConfig::sendResolved, t -> false);
        add(all, receiver, "opsgenie", receiver.opsgenieConfigs(), Receiver.OpsgenieConfig::sendResolved, o -> true);
        add(all, receiver, "alertmanager", receiver.alertmanagerConfigs(), a -> true, a -> false);
        return all;
    }

    private static <C> void add(
            List<Integration> all,
            Receiver receiver,
            String kind,
            List<C> configs,
            Function<C, Boolean> sendResolved,
            Function<C, Boolean> acknowledgements) {
        for (int i = 0; i < configs.size(); i++) {
            C config = configs.get(i);
            all.add(new Integration(
                    name(receiver, kind, i), sendResolved.apply(config), acknowledgements.apply(config)));
        }
    }

    /** The name of one way to a receiver, in messages, metrics and commands. */
    static String name(Receiver receiver, String kind, int index) {
        return receiver.name() + "/" + kind + index;
    }
}
