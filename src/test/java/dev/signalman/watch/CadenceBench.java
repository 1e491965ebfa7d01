package dev.signalman.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.IntToDoubleFunction;

/**
 * How late changes are seen under one budget of requests: by one interval for all, by the best static schedule, and by {@link Cadence}
 * itself, which knows nothing but what its looks have shown. A simulation in virtual time without HTTP; here rather than beside the
 * other benchmarks since the planner is nobody else's business.
 */
public final class CadenceBench {
    private static final int PROJECTS = 2_000;
    private static final double WORKFLOWS_PER_DAY = 10_000;
    private static final double REQUESTS_PER_MINUTE = 240;
    /** What the client lets through at the most. */
    private static final double CLIENT_PER_MINUTE = 300;

    private static final double REQUESTS_PER_LOOK = 1.5;
    private static final double LOOKS_PER_SECOND = REQUESTS_PER_MINUTE / REQUESTS_PER_LOOK / 60;
    private static final double DAY = Duration.ofDays(1).toSeconds();
    private static final double FROM = DAY;
    private static final double TO = 2 * DAY;
    private static final int SEEDS = 2;
    private static final Instant START = Instant.parse("2026-11-02T00:00:00Z");

    /** One pipeline; times in seconds. */
    private record Run(String file, double created, double started, double done) {}

    /** @param weight its true share of all workflows, to within a factor */
    private record Project(double weight, List<Run> runs) {}

    private CadenceBench() {}

    /** Prints everything. */
    public static void run() {
        System.out.printf(
                Locale.ROOT,
                "%d projects, %.0f workflows a day, %.0f requests a minute, %.1f for a look; days measured: %.0f, after one of"
                        + " learning, %d seeds%n",
                PROJECTS,
                WORKFLOWS_PER_DAY,
                REQUESTS_PER_MINUTE,
                REQUESTS_PER_LOOK,
                (TO - FROM) / DAY,
                SEEDS);
        compare("skewed (Zipf), in bursts", i -> 1.0 / (i + 1), 0.8);
        compare("skewed (Zipf), without bursts", i -> 1.0 / (i + 1), 0);
        compare("extremely skewed (1/i^1.6), in bursts", i -> Math.pow(i + 1, -1.6), 0.8);
        compare("all alike, in bursts", i -> 1, 0.8);
    }

    private static void compare(String what, IntToDoubleFunction weight, double inBursts) {
        System.out.printf(
                "%n%s%n  %-34s %8s %8s %8s %8s   %8s %8s   %9s%n",
                what, "delay in seconds", "mean", "p50", "p95", "max", "of ends", "p95", "req/min");
        Delays fixed = new Delays();
        Delays best = new Delays();
        Delays ours = new Delays();
        for (int seed = 1; seed <= SEEDS; seed++) {
            List<Project> world = world(new Random(seed), weight, inBursts);
            statically(world, project -> 1, new Random(seed), fixed);
            statically(world, project -> Math.sqrt(project.weight()), new Random(seed), best);
            adaptively(world, new Random(seed), ours);
        }
        fixed.print("one interval for all");
        best.print("best static: by the square root");
        ours.print("adaptive");
        System.out.printf(
                Locale.ROOT,
                "  adaptive against one interval %.2f, against the best static %.2f%n",
                ours.mean() / fixed.mean(),
                ours.mean() / best.mean());
    }

    private static final class Delays {
        private final List<Double> all = new ArrayList<>();
        private final List<Double> ends = new ArrayList<>();
        private double looks;

        void seen(double changed, double at, boolean end) {
            if (changed >= FROM && changed < TO) {
                all.add(at - changed);
                if (end) {
                    ends.add(at - changed);
                }
            }
        }

        void look(double at) {
            looks += at >= FROM && at < TO ? 1 : 0;
        }

        double mean() {
            return all.stream().mapToDouble(d -> d).average().orElseThrow();
        }

        void print(String how) {
            double[] sorted = all.stream().mapToDouble(d -> d).sorted().toArray();
            double[] done = ends.stream().mapToDouble(d -> d).sorted().toArray();
            System.out.printf(
                    Locale.ROOT,
                    "  %-34s %8.1f %8.1f %8.1f %8.1f   %8.1f %8.1f   %9.1f%n",
                    how,
                    mean(),
                    sorted[sorted.length / 2],
                    sorted[sorted.length * 95 / 100],
                    sorted[sorted.length - 1],
                    Arrays.stream(done).average().orElseThrow(),
                    done[done.length * 95 / 100],
                    looks * REQUESTS_PER_LOOK / ((TO - FROM) / 60) / SEEDS);
        }
    }

    private interface Share {
        double of(Project project);
    }

    /** Looks of each project at equal distances, by its share of all. */
    private static void statically(List<Project> world, Share share, Random random, Delays delays) {
        double sum = world.stream().mapToDouble(share::of).sum();
        for (Project project : world) {
            double interval = sum / share.of(project) / LOOKS_PER_SECOND;
            double phase = random.nextDouble() * interval;
            for (double at = phase; at < TO; at += interval) {
                delays.look(at);
            }
            for (Run run : project.runs()) {
                for (double changed : new double[] {run.created(), run.started(), run.done()}) {
                    double next = phase + Math.ceil((changed - phase) / interval) * interval;
                    delays.seen(changed, next, changed == run.done());
                }
            }
        }
    }

    private record Due(double at, Watched project) {}

    /** One project as the planner comes to know it. */
    private static final class Watched {
        private final String name;
        private final List<Run> runs;
        private final List<Run> open = new ArrayList<>();
        private Rhythm rhythm = Rhythm.unknown(START);
        private double lastActivity = -1;
        private double looked = -1;
        private int next;

        Watched(String name, List<Run> runs) {
            this.name = name;
            this.runs = runs;
        }

        Outlook look(double at, Delays delays) {
            while (next < runs.size() && runs.get(next).created() <= at) {
                Run run = runs.get(next++);
                open.add(run);
                rhythm = rhythm.began(time(run.created()), time(at));
                note(run.created(), at, false, delays);
            }
            for (Run run : List.copyOf(open)) {
                if (run.started() > looked && run.started() <= at) {
                    note(run.started(), at, false, delays);
                }
                if (run.done() <= at) {
                    note(run.done(), at, true, delays);
                    open.remove(run);
                    rhythm = rhythm.took(
                            run.file(), seconds(run.started() - run.created()), seconds(run.done() - run.started()));
                }
            }
            looked = at;
            delays.look(at);
            return new Outlook(
                    rhythm,
                    open.stream()
                            .map(run -> new Outlook.Open(run.file(), time(run.created()), run.started() <= at))
                            .toList(),
                    lastActivity < 0 ? null : time(lastActivity));
        }

        private void note(double changed, double at, boolean end, Delays delays) {
            lastActivity = Math.max(lastActivity, changed);
            delays.seen(changed, at, end);
        }
    }

    private static void adaptively(List<Project> world, Random random, Delays delays) {
        Cadence cadence = new Cadence(WatchOptions.Intervals.defaults(), LOOKS_PER_SECOND * 60);
        PriorityQueue<Due> agenda = new PriorityQueue<>(Comparator.comparingDouble(Due::at));
        double pace = 60 * REQUESTS_PER_LOOK / CLIENT_PER_MINUTE;
        for (int i = 0; i < world.size(); i++) {
            agenda.add(new Due(i * pace, new Watched("p" + i, world.get(i).runs())));
        }
        double free = 0;
        // looks go on until all that is measured has been seen
        while (free < TO + Cadence.LIMIT.toSeconds() * 2) {
            Due due = agenda.remove();
            double at = Math.max(due.at(), free);
            free = at + pace;
            Outlook outlook = due.project().look(at, delays);
            double wait = cadence.next(due.project().name, outlook, time(at)).toMillis() / 1000.0;
            agenda.add(new Due(at + wait * (0.9 + 0.2 * random.nextDouble()), due.project()));
        }
    }

    private static Instant time(double seconds) {
        return START.plusNanos((long) (seconds * 1e9));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    /** @param inBursts share of the workflows that come in sittings by day; the others come at any time */
    private static List<Project> world(Random random, IntToDoubleFunction weight, double inBursts) {
        double sum = 0;
        for (int i = 0; i < PROJECTS; i++) {
            sum += weight.applyAsDouble(i);
        }
        List<Project> world = new ArrayList<>();
        for (int i = 0; i < PROJECTS; i++) {
            double perDay = WORKFLOWS_PER_DAY * weight.applyAsDouble(i) / sum;
            world.add(new Project(perDay, runs(random, perDay, inBursts)));
        }
        return world;
    }

    private static List<Run> runs(Random random, double perDay, double inBursts) {
        List<Double> begins = new ArrayList<>();
        poisson(random, perDay * (1 - inBursts), begins);
        List<Double> sittings = new ArrayList<>();
        double pushes = 5;
        poisson(random, perDay * inBursts / pushes, sittings);
        double morning = 3_600 * new double[] {1, 8, 15}[random.nextInt(3)];
        for (double sitting : sittings) {
            double day = Math.floor(sitting / DAY) * DAY;
            // nine hours of work
            double at = day + morning + (sitting - day) * 9 / 24;
            do {
                begins.add(at);
                at += Math.exp(Math.log(480) + 0.8 * random.nextGaussian());
            } while (random.nextDouble() >= 1 / pushes);
        }
        double typical = 60 * Math.exp(random.nextDouble() * Math.log(20));
        double spread = 0.1 + 0.3 * random.nextDouble();
        double promoted = random.nextDouble() < 0.3 ? 0.2 + 0.6 * random.nextDouble() : 0;
        double deploys = 60 + 180 * random.nextDouble();
        List<Run> runs = new ArrayList<>();
        for (double begin : begins) {
            boolean fails = random.nextDouble() < 0.1;
            double takes = typical * Math.exp(spread * random.nextGaussian());
            Run run = run(random, "semaphore.yml", begin, fails ? takes * random.nextDouble() : takes);
            runs.add(run);
            if (!fails && random.nextDouble() < promoted) {
                double deploying = deploys * Math.exp(spread * random.nextGaussian());
                runs.add(run(random, "deploy.yml", run.done() + 0.9, deploying));
            }
        }
        runs.sort(Comparator.comparingDouble(Run::created));
        return runs;
    }

    private static Run run(Random random, String file, double created, double takes) {
        // now and then no machine is free
        double queue = (random.nextDouble() < 0.1 ? 90 : 3) * -Math.log(1 - random.nextDouble());
        return new Run(file, created, created + queue, created + queue + takes);
    }

    private static void poisson(Random random, double perDay, List<Double> times) {
        if (perDay <= 0) {
            return;
        }
        double at = 0;
        while (true) {
            at += -Math.log(1 - random.nextDouble()) * DAY / perDay;
            if (at > TO) {
                return;
            }
            times.add(at);
        }
    }

    /** Alone, without the other benchmarks. */
    public static void main(String[] args) {
        run();
    }
}
