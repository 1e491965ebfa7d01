package dev.signalman.dispatch;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.alert.Matcher;
import dev.signalman.dispatch.DispatchOptions.Integration;
import dev.signalman.dispatch.TimeInterval.Period;
import dev.signalman.dispatch.TimeInterval.Range;
import dev.signalman.dispatch.TimeInterval.TimeRange;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.StreamSupport;

/** As much of Alertmanager's configuration file as the conformance test writes. */
final class AlertmanagerFile {
    private static final List<String> DAYS =
            List.of("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday");
    private static final List<String> MONTHS = List.of(
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december");

    private AlertmanagerFile() {}

    static DispatchOptions read(JsonNode file) {
        Map<String, List<Integration>> receivers = new LinkedHashMap<>();
        for (JsonNode receiver : file.path("receivers")) {
            String name = receiver.path("name").asText();
            List<Integration> integrations = new ArrayList<>();
            for (JsonNode hook : receiver.path("webhook_configs")) {
                integrations.add(new Integration(
                        name + "/" + integrations.size(),
                        hook.path("send_resolved").asBoolean(true),
                        false));
            }
            receivers.put(name, integrations);
        }
        List<InhibitRule> rules = new ArrayList<>();
        for (JsonNode rule : file.path("inhibit_rules")) {
            rules.add(new InhibitRule(
                    matchers(rule.path("source_matchers")),
                    matchers(rule.path("target_matchers")),
                    new LinkedHashSet<>(texts(rule.path("equal")))));
        }
        Map<String, TimeInterval> intervals = new LinkedHashMap<>();
        for (JsonNode interval : file.path("time_intervals")) {
            String name = interval.path("name").asText();
            intervals.put(name, new TimeInterval(name, periods(interval.path("time_intervals"))));
        }
        return new DispatchOptions(
                route(file.path("route"), Route.to("")),
                receivers,
                rules,
                intervals,
                duration(file.path("global").path("resolve_timeout").asText("5m")),
                Duration.ofDays(5));
    }

    private static Route route(JsonNode node, Route parent) {
        Route own = new Route(
                node.path("receiver").asText(parent.receiver()),
                matchers(node.path("matchers")),
                node.path("continue").asBoolean(),
                node.has("group_by") ? Set.copyOf(texts(node.path("group_by"))) : parent.groupBy(),
                duration(node, "group_wait", parent.groupWait()),
                duration(node, "group_interval", parent.groupInterval()),
                duration(node, "repeat_interval", parent.repeatInterval()),
                texts(node.path("mute_time_intervals")),
                texts(node.path("active_time_intervals")),
                List.of(),
                List.of());
        List<Route> routes = new ArrayList<>();
        node.path("routes").forEach(child -> routes.add(route(child, own)));
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
                List.of(),
                routes);
    }

    private static List<Period> periods(JsonNode nodes) {
        List<Period> periods = new ArrayList<>();
        for (JsonNode node : nodes) {
            List<TimeRange> times = new ArrayList<>();
            node.path("times")
                    .forEach(range -> times.add(new TimeRange(
                            minute(range.path("start_time").asText()),
                            minute(range.path("end_time").asText()))));
            periods.add(new Period(
                    times,
                    ranges(node.path("weekdays"), DAYS, 0),
                    ranges(node.path("days_of_month"), List.of(), 0),
                    ranges(node.path("months"), MONTHS, 1),
                    ranges(node.path("years"), List.of(), 0),
                    ZoneId.of(node.path("location").asText("UTC"))));
        }
        return periods;
    }

    private static int minute(String time) {
        String[] parts = time.split(":", 2);
        return Integer.parseInt(parts[0]) * 60 + Integer.parseInt(parts[1]);
    }

    private static List<Range> ranges(JsonNode nodes, List<String> names, int base) {
        return texts(nodes).stream()
                .map(text -> {
                    String[] ends = text.split(":", 2);
                    return new Range(number(ends[0], names, base), number(ends[ends.length - 1], names, base));
                })
                .toList();
    }

    private static int number(String text, List<String> names, int base) {
        int named = names.indexOf(text.toLowerCase(Locale.ROOT));
        return named >= 0 ? named + base : Integer.parseInt(text);
    }

    private static Duration duration(JsonNode node, String key, Duration inherited) {
        return node.has(key) ? duration(node.path(key).asText()) : inherited;
    }

    private static Duration duration(String text) {
        return Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    }

    private static List<Matcher> matchers(JsonNode nodes) {
        return texts(nodes).stream().map(Matcher::parse).toList();
    }

    private static List<String> texts(JsonNode nodes) {
        return StreamSupport.stream(nodes.spliterator(), false)
                .map(JsonNode::asText)
                .toList();
    }
}
