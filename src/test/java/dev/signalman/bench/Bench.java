package dev.signalman.bench;

import dev.signalman.metrics.ScrapeBench;
import dev.signalman.rule.RulesBench;
import dev.signalman.watch.CadenceBench;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The benchmarks, one after the other: {@code mvn -Pbench verify}. Figures are printed as minimum, median and maximum of
 * several rounds; arguments choose among poll, throughput, start, memory,
 * cadence, dispatch, rules, alerts, hooks and scrape; compare ratios measured in one run rather than absolute numbers of different machines.
 */
public final class Bench {
    private Bench() {}

    public static void main(String[] args) throws Exception {
        System.out.printf(
                Locale.ROOT,
                "Java %s, %d processors, %s %s%n%n",
                Runtime.version(),
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"));
        List<String> chosen = List.of(args);
        boolean all = chosen.isEmpty() || chosen.contains("all");
        if (all || chosen.contains("poll")) {
            PollBench.run();
        }
        if (all || chosen.contains("throughput")) {
            ThroughputBench.run();
        }
        if (all || chosen.contains("start")) {
            ProcessBench.starts();
        }
        if (all || chosen.contains("memory")) {
            ProcessBench.memory();
        }
        if (all || chosen.contains("cadence")) {
            CadenceBench.run();
        }
        if (all || chosen.contains("dispatch")) {
            DispatchBench.run();
        }
        if (all || chosen.contains("alerts")) {
            AlertsBench.run();
        }
        if (all || chosen.contains("hooks")) {
            HookBench.run();
        }
        if (all || chosen.contains("scrape")) {
            ScrapeBench.run();
        }
        if (all || chosen.contains("rules")) {
            print("100,000 events, every rule of every pack on", "events/s", RulesBench.eventsPerSecond());
        }
        System.exit(0); // event loops of closed servers may linger
    }

    static void print(String what, String unit, double... rounds) {
        double[] sorted = rounds.clone();
        Arrays.sort(sorted);
        System.out.printf(
                Locale.ROOT,
                "%-72s %10.1f %10.1f %10.1f %s%n",
                what,
                sorted[0],
                sorted[sorted.length / 2],
                sorted[sorted.length - 1],
                unit);
    }
}
