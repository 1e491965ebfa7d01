package dev.signalman.bench;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Matcher;
import dev.signalman.dispatch.DispatchOptions;
import dev.signalman.dispatch.DispatchOptions.Integration;
import dev.signalman.dispatch.DispatchState;
import dev.signalman.dispatch.Dispatcher;
import dev.signalman.dispatch.InhibitRule;
import dev.signalman.dispatch.Route;
import dev.signalman.dispatch.Silence;
import dev.signalman.store.Commit;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * 10,000 alerts in 500 groups through the dispatcher alone, without a store: CPU time of all that is decided and prepared for it, with
 * inhibition rules that every alert is a target of, and silences that match none.
 */
final class DispatchBench {
    private static final int ALERTS = 10_000;
    private static final int GROUPS = 500;
    private static final int ROUNDS = 7;
    private static final Instant START = Instant.parse("2026-03-02T12:00:00Z");

    private DispatchBench() {}

    static void run() {
        double[] opened = new double[ROUNDS];
        double[] quiet = new double[ROUNDS];
        double[] closed = new double[ROUNDS];
        for (int round = -2; round < ROUNDS; round++) {
            Dispatcher dispatcher = new Dispatcher(options(), new DispatchState(), START);
            for (int i = 0; i < 100; i++) {
                dispatcher.put(
                        new Silence(
                                "",
                                List.of(Matcher.parse("project=~\"none-" + i + ".*\"")),
                                START,
                                START.plus(Duration.ofDays(1)),
                                START,
                                "ann",
                                "bench"),
                        START);
            }
            double first = cpu(() -> {
                put(dispatcher, START, null);
                expect(flush(dispatcher, START.plusSeconds(31)), GROUPS);
            });
            double second = cpu(() -> expect(flush(dispatcher, START.plusSeconds(400)), 0));
            double third = cpu(() -> {
                put(dispatcher, START.plusSeconds(500), START.plusSeconds(500));
                expect(flush(dispatcher, START.plusSeconds(1_000)), GROUPS);
            });
            if (round >= 0) {
                opened[round] = first;
                quiet[round] = second;
                closed[round] = third;
            }
        }
        System.out.printf("%d alerts in %d groups, 10 inhibition rules, 100 silences%n", ALERTS, GROUPS);
        Bench.print("CPU until all are told and prepared for the store", "ms", opened);
        Bench.print("CPU of one look at every group when nothing changed", "ms", quiet);
        Bench.print("CPU until the ends are told", "ms", closed);
    }

    private static void put(Dispatcher dispatcher, Instant now, @Nullable Instant end) {
        for (int i = 0; i < ALERTS; i++) {
            dispatcher.put(alert(i, end), now);
        }
    }

    private static int flush(Dispatcher dispatcher, Instant now) {
        dispatcher.tick(now);
        int told = dispatcher.drain().size();
        dispatcher.drainTo(new Commit());
        return told;
    }

    private static void expect(int told, int expected) {
        if (told != expected) {
            throw new IllegalStateException(told + " notifications instead of " + expected);
        }
    }

    private static double cpu(Runnable work) {
        var threads = ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadCpuTime();
        work.run();
        return (threads.getCurrentThreadCpuTime() - before) / 1e6;
    }

    private static Alert alert(int i, @Nullable Instant end) {
        Labels labels = new Labels(Map.of(
                "alertname",
                "PipelineFailed",
                "organization",
                "acme",
                "project",
                "project-" + i % GROUPS,
                "branch",
                "branch-" + i / GROUPS,
                "pipeline",
                "build",
                "severity",
                i % 10 == 0 ? "critical" : "warning"));
        return new Alert(
                "incident-" + i,
                labels,
                Map.of("summary", "build failed on branch-" + i / GROUPS, "description", "The build failed."),
                new Facts(null, null, null, null, null, null, null, null, null, null, List.of(), null, null, null),
                START,
                end,
                START,
                false,
                null,
                "https://acme.example/" + i);
    }

    private static DispatchOptions options() {
        Route root = new Route(
                "hook",
                List.of(),
                false,
                Set.of("alertname", "project"),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofHours(4),
                List.of(),
                List.of(),
                List.of(new Route.Escalation(Duration.ofHours(1), "hook")),
                List.of());
        List<InhibitRule> rules = IntStream.range(0, 10)
                .mapToObj(i -> new InhibitRule(
                        List.of(Matcher.parse("alertname=Cause" + i)),
                        List.of(Matcher.parse("severity=~\"critical|warning\"")),
                        Set.of("project", "branch")))
                .toList();
        return new DispatchOptions(
                root,
                Map.of("hook", List.of(new Integration("hook/webhook0", true, false))),
                rules,
                Map.of(),
                Duration.ofMinutes(5),
                Duration.ofDays(5));
    }
}
