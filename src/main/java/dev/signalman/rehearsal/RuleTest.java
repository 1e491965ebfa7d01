package dev.signalman.rehearsal;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Notification;
import dev.signalman.dispatch.DispatchState;
import dev.signalman.dispatch.Silence;
import dev.signalman.incident.AlertingEngine;
import dev.signalman.incident.AlertingOptions;
import dev.signalman.incident.Incident;
import dev.signalman.incident.IncidentState;
import dev.signalman.rule.Rule;
import dev.signalman.rule.RuleState;
import dev.signalman.words.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Runs tests of rules. */
public final class RuleTest {
    /** A test is not about the first minutes of a process, in which nothing is concluded from silence. */
    private static final Duration RUNNING_SINCE = Duration.ofDays(1);

    private final AlertingOptions options;
    private final List<Rule> rules;
    private final Duration interval;

    /**
     * Something was not as expected.
     *
     * @param where place of the check in the file
     * @param what what was checked, such as {@code incidents at 10m}
     * @param difference line by line: {@code -} what was expected, {@code +} what there was instead
     */
    public record Failure(String where, String what, List<String> difference) {
        public Failure {
            difference = List.copyOf(difference);
        }
    }

    /** @param interval how often the rules look at the time at least */
    public RuleTest(AlertingOptions options, List<Rule> rules, Duration interval) {
        this.options = options;
        this.rules = List.copyOf(rules);
        this.interval = interval;
    }

    /** What is not as expected, in the order of the checks; none if the test passes. */
    public List<Failure> run(TestFile.Case test) {
        return new Run(test).failures();
    }

    private static String text(String name, String state, Map<String, String> labels) {
        var shown = new TreeMap<>(labels);
        shown.remove(Labels.ALERTNAME);
        return name
                + (state.isEmpty() ? "" : " " + state)
                + shown.entrySet().stream()
                        .map(label -> label.getKey() + "=\"" + label.getValue() + "\"")
                        .collect(Collectors.joining(", ", " {", "}"));
    }

    private static String small(Enum<?> word) {
        return word.name().toLowerCase(Locale.ROOT);
    }

    /** An incident or an alert as it is at a time. */
    private record Got(Map<String, String> labels, Map<String, String> annotations, TestFile.State state, String id) {
        static Got of(Incident incident, TestFile.State state) {
            return new Got(incident.labels().values(), incident.annotations(), state, incident.id());
        }

        static Got of(Alert alert, Instant at) {
            return new Got(
                    alert.labels().values(),
                    alert.annotations(),
                    alert.resolved(at)
                            ? TestFile.State.RESOLVED
                            : alert.acknowledgement() == null ? TestFile.State.FIRING : TestFile.State.ACKNOWLEDGED,
                    alert.incident());
        }

        String name() {
            return labels.getOrDefault(Labels.ALERTNAME, "");
        }

        boolean fits(TestFile.ExpectedAlert expected) {
            return differences(expected).isEmpty();
        }

        /** What is other than expected. */
        List<String> differences(TestFile.ExpectedAlert expected) {
            var differences = new ArrayList<String>();
            if (expected.alert() != null && !expected.alert().equals(name())) {
                differences.add(difference("alert", expected.alert(), name()));
            }
            if (expected.state() != null && expected.state() != state) {
                differences.add(difference("state", small(expected.state()), small(state)));
            }
            expected.labels().forEach((label, value) -> {
                if (!value.equals(labels.getOrDefault(label, ""))) {
                    differences.add(difference("label " + label, value, labels.getOrDefault(label, "")));
                }
            });
            expected.annotations().forEach((annotation, value) -> {
                if (!value.equals(annotations.getOrDefault(annotation, ""))) {
                    differences.add(
                            difference("annotation " + annotation, value, annotations.getOrDefault(annotation, "")));
                }
            });
            return differences;
        }

        private static String difference(String what, String expected, String got) {
            return what + ": expected \"" + expected + "\", got \"" + got + "\"";
        }

        @Override
        public String toString() {
            return text(name(), small(state), labels);
        }
    }

    private static String text(TestFile.ExpectedAlert expected) {
        return text(
                expected.alert() == null ? "any alert" : expected.alert(),
                expected.state() == null ? "" : small(expected.state()),
                expected.labels());
    }

    /** What a receiver was told; by several ways it is still one notification. */
    private record Told(
            String receiver, Notification.Status status, Notification.Reason reason, Instant at, List<Got> alerts) {
        static Told of(Notification notification) {
            return new Told(
                    notification.receiver(),
                    notification.status(),
                    notification.reason(),
                    notification.at(),
                    notification.alerts().stream()
                            .map(alert -> Got.of(alert, notification.at()))
                            .toList());
        }

        boolean fits(TestFile.ExpectedNotification expected) {
            return (expected.receiver() == null || expected.receiver().equals(receiver))
                    && (expected.status() == null || expected.status() == status)
                    && (expected.reason() == null || expected.reason() == reason)
                    && (expected.alerts() == null || fits(expected.alerts()));
        }

        private boolean fits(List<TestFile.ExpectedAlert> expected) {
            var pairs = new Pairs<>(expected, alerts, (wanted, alert) -> alert.fits(wanted));
            return pairs.missing().isEmpty() && pairs.unexpected().isEmpty();
        }

        List<String> lines(Instant start) {
            return Stream.concat(
                            Stream.of(receiver + " is told " + small(status) + " (" + small(reason) + ") at "
                                    + RuleTest.at(start, at)),
                            alerts.stream().map(alert -> "    " + alert))
                    .toList();
        }
    }

    private static List<String> lines(TestFile.ExpectedNotification expected) {
        return Stream.concat(
                        Stream.of((expected.receiver() == null ? "any receiver" : expected.receiver()) + " is told"
                                + (expected.status() == null ? "" : " " + small(expected.status()))
                                + (expected.reason() == null ? "" : " (" + small(expected.reason()) + ")")),
                        expected.alerts() == null
                                ? Stream.<String>of()
                                : expected.alerts().stream().map(alert -> "    " + text(alert)))
                .toList();
    }

    private static String at(Instant start, Instant time) {
        return Durations.text(Duration.between(start, time));
    }

    private final class Run {
        private final TestFile.Case test;
        private final AlertingEngine engine;
        private final List<Told> told = new ArrayList<>();
        private final List<Failure> failures = new ArrayList<>();
        private final VirtualTime time;

        Run(TestFile.Case test) {
            this.test = test;
            this.engine = new AlertingEngine(
                    options,
                    rules,
                    new RuleState(),
                    new IncidentState(),
                    new DispatchState(),
                    test.start().minus(RUNNING_SINCE));
            this.time = new VirtualTime(engine, test.start(), interval, happened -> {}, notification -> {
                Told fresh = Told.of(notification);
                if (!told.contains(fresh)) {
                    told.add(fresh);
                }
            });
        }

        List<Failure> failures() {
            var times = new TreeSet<Instant>();
            test.events().forEach(event -> times.add(event.at()));
            test.acts().forEach(act -> times.add(act.at()));
            test.incidents().forEach(check -> times.add(check.at()));
            test.notifications().forEach(check -> times.add(check.to()));
            int event = 0;
            int act = 0;
            for (Instant now : times) {
                time.passTo(now);
                while (event < test.events().size()
                        && !test.events().get(event).at().isAfter(now)) {
                    time.happens(test.events().get(event++).event());
                }
                while (act < test.acts().size() && !test.acts().get(act).at().isAfter(now)) {
                    act(test.acts().get(act++), now);
                }
                time.look();
                test.incidents().stream()
                        .filter(check -> check.at().equals(now))
                        .forEach(this::check);
            }
            notifications();
            return List.copyOf(failures);
        }

        private void act(TestFile.Act act, Instant now) {
            switch (act) {
                case TestFile.Act.Silences silence ->
                    engine.silence(
                            new Silence(
                                    "",
                                    silence.matchers(),
                                    now,
                                    now.plus(silence.lasting()),
                                    now,
                                    silence.by(),
                                    silence.comment()),
                            now);
                case TestFile.Act.Acknowledges acknowledged -> {
                    List<Got> found = open().stream()
                            .filter(incident -> incident.fits(acknowledged.incident()))
                            .toList();
                    found.forEach(incident ->
                            engine.acknowledge(incident.id(), acknowledged.by(), acknowledged.comment(), now));
                    if (found.isEmpty()) {
                        failures.add(new Failure(
                                acknowledged.where(),
                                "acknowledgement at " + at(test.start(), now),
                                difference(List.of(acknowledged.incident()), open())));
                    }
                }
            }
        }

        private List<Got> open() {
            return engine.open().stream()
                    .map(incident -> Got.of(
                            incident,
                            incident.acknowledgement() == null ? TestFile.State.FIRING : TestFile.State.ACKNOWLEDGED))
                    .sorted(Comparator.comparing(Got::toString))
                    .toList();
        }

        private List<Got> over() {
            return engine.past().stream()
                    .map(incident -> Got.of(incident, TestFile.State.RESOLVED))
                    .toList();
        }

        private void check(TestFile.IncidentCheck check) {
            // what is over is there only for those who ask for it
            List<TestFile.ExpectedAlert> asked = check.expect().stream()
                    .filter(expected -> expected.state() == TestFile.State.RESOLVED)
                    .toList();
            List<Got> over = over();
            var ended = new Pairs<>(asked, over, (expected, got) -> got.fits(expected));
            List<TestFile.ExpectedAlert> wanted = check.expect().stream()
                    .filter(expected -> expected.state() != TestFile.State.RESOLVED)
                    .toList();
            List<Got> open = open().stream()
                    .filter(got -> check.alert() == null || check.alert().equals(got.name()))
                    .toList();
            var firing = new Pairs<>(wanted, open, (expected, got) -> got.fits(expected));
            List<TestFile.ExpectedAlert> missing = Stream.concat(firing.missing().stream(), ended.missing().stream())
                    .toList();
            if (!missing.isEmpty() || !firing.unexpected().isEmpty()) {
                failures.add(new Failure(
                        check.where(),
                        "incidents at " + at(test.start(), check.at()),
                        difference(missing, firing.unexpected())));
            }
        }

        private void notifications() {
            // each window has its checks; what one of them expects, the others may ignore
            for (TestFile.NotificationCheck check : test.notifications()) {
                List<Told> seen = told.stream()
                        .filter(notification -> !notification.at().isBefore(check.from())
                                && !notification.at().isAfter(check.to()))
                        .filter(notification ->
                                check.receiver() == null || check.receiver().equals(notification.receiver()))
                        .toList();
                var pairs = new Pairs<>(check.expect(), seen, (expected, got) -> got.fits(expected));
                if (pairs.missing().isEmpty() && pairs.unexpected().isEmpty()) {
                    continue;
                }
                var lines = new ArrayList<String>();
                pairs.missing().forEach(expected -> lines.addAll(marked("- ", lines(expected))));
                pairs.unexpected().forEach(got -> lines.addAll(marked("+ ", got.lines(test.start()))));
                failures.add(new Failure(
                        check.where(),
                        "notifications "
                                + (check.from().equals(check.to())
                                        ? "at " + at(test.start(), check.to())
                                        : "between " + at(test.start(), check.from()) + " and "
                                                + at(test.start(), check.to())),
                        lines));
            }
        }

        private static List<String> marked(String mark, List<String> lines) {
            return lines.stream().map(line -> mark + line).toList();
        }

        private static List<String> difference(List<TestFile.ExpectedAlert> missing, List<Got> unexpected) {
            var lines = new ArrayList<String>();
            var left = new ArrayList<>(unexpected);
            for (TestFile.ExpectedAlert expected : missing) {
                lines.add("- " + text(expected));
                Got nearest = nearest(expected, left);
                if (nearest != null) {
                    left.remove(nearest);
                    lines.add("+ " + nearest);
                    nearest.differences(expected).forEach(difference -> lines.add("    " + difference));
                }
            }
            left.forEach(got -> lines.add("+ " + got));
            return lines;
        }

        /** The one of the same name that is the least different. */
        private static @Nullable Got nearest(TestFile.ExpectedAlert expected, List<Got> got) {
            return got.stream()
                    .filter(one -> expected.alert() == null || expected.alert().equals(one.name()))
                    .min(Comparator.comparingInt(
                            one -> one.differences(expected).size()))
                    .orElse(null);
        }
    }
}
