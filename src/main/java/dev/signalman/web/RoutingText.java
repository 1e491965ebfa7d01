package dev.signalman.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.signalman.alert.Matcher;
import dev.signalman.dispatch.DispatchOptions;
import dev.signalman.dispatch.Route;
import dev.signalman.dispatch.TimeInterval;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How alerts are routed, as a configuration of Alertmanager that amtool can read: receivers by name only, so nothing in it is secret.
 * What Alertmanager has not, such as escalation, is left out.
 */
final class RoutingText {
    private static final ObjectMapper YAML =
            new ObjectMapper(new YAMLFactory().disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER));
    private static final String[] DAYS = {"sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"};

    private RoutingText() {}

    static String of(DispatchOptions options) {
        Map<String, Object> root = new LinkedHashMap<>();
        root.put("global", Map.of("resolve_timeout", text(options.resolveTimeout())));
        root.put("route", route(options.route()));
        root.put(
                "receivers",
                options.receivers().keySet().stream()
                        .map(name -> Map.of("name", name))
                        .toList());
        put(
                root,
                "inhibit_rules",
                options.inhibitRules().stream()
                        .map(rule -> {
                            Map<String, Object> map = new LinkedHashMap<>();
                            map.put("source_matchers", matchers(rule.sourceMatchers()));
                            map.put("target_matchers", matchers(rule.targetMatchers()));
                            put(map, "equal", rule.equal().stream().sorted().toList());
                            return map;
                        })
                        .toList());
        put(
                root,
                "time_intervals",
                options.timeIntervals().values().stream()
                        .sorted(Comparator.comparing(TimeInterval::name))
                        .map(interval -> Map.of(
                                "name",
                                interval.name(),
                                "time_intervals",
                                interval.periods().stream()
                                        .map(RoutingText::period)
                                        .toList()))
                        .toList());
        try {
            return YAML.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts and lists can always be written", e);
        }
    }

    private static Map<String, Object> route(Route route) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("receiver", route.receiver());
        put(map, "matchers", matchers(route.matchers()));
        put(map, "group_by", route.groupBy().stream().sorted().toList());
        if (route.goesOn()) {
            map.put("continue", true);
        }
        map.put("group_wait", text(route.groupWait()));
        map.put("group_interval", text(route.groupInterval()));
        map.put("repeat_interval", text(route.repeatInterval()));
        put(map, "mute_time_intervals", route.muteTimeIntervals());
        put(map, "active_time_intervals", route.activeTimeIntervals());
        put(map, "routes", route.routes().stream().map(RoutingText::route).toList());
        return map;
    }

    private static List<String> matchers(List<Matcher> matchers) {
        return matchers.stream().map(Matcher::toString).toList();
    }

    private static Map<String, Object> period(TimeInterval.Period period) {
        Map<String, Object> map = new LinkedHashMap<>();
        put(
                map,
                "times",
                period.times().stream()
                        .map(range ->
                                Map.of("start_time", minute(range.fromMinute()), "end_time", minute(range.toMinute())))
                        .toList());
        put(
                map,
                "weekdays",
                period.weekdays().stream()
                        .map(range -> DAYS[range.first()] + ":" + DAYS[range.last()])
                        .toList());
        put(map, "days_of_month", ranges(period.daysOfMonth()));
        put(map, "months", ranges(period.months()));
        put(map, "years", ranges(period.years()));
        map.put(
                "location",
                period.zone().getId().equals("Z") ? "UTC" : period.zone().getId());
        return map;
    }

    private static List<String> ranges(List<TimeInterval.Range> ranges) {
        return ranges.stream().map(range -> range.first() + ":" + range.last()).toList();
    }

    private static String minute(int ofDay) {
        return String.format(Locale.ROOT, "%02d:%02d", ofDay / 60, ofDay % 60);
    }

    private static void put(Map<String, Object> map, String name, List<?> list) {
        if (!list.isEmpty()) {
            map.put(name, list);
        }
    }

    /** As Prometheus writes durations. */
    private static String text(Duration duration) {
        long millis = duration.toMillis();
        if (millis % 1_000 != 0) {
            return millis + "ms";
        }
        long seconds = millis / 1_000;
        if (seconds % 3_600 == 0 && seconds > 0) {
            return seconds / 3_600 + "h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
