package dev.signalman.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.signalman.semaphore.Endpoint;
import dev.signalman.semaphore.Invocation;
import dev.signalman.semaphore.Job;
import dev.signalman.semaphore.JobState;
import dev.signalman.semaphore.Sweep;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code signalman queue}. */
@Command(
        name = "queue",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Says how many jobs wait and run, by machine type.")
final class QueueCommand implements Callable<Integer> {
    /** Jobs of one machine type. */
    private static final class Depth {
        private int queued;
        private int running;
        private @Nullable Instant oldest;

        void count(Job job) {
            if (job.state() == JobState.Known.RUNNING) {
                running++;
                return;
            }
            queued++;
            Instant created = job.createdAt();
            if (created != null && (oldest == null || created.isBefore(oldest))) {
                oldest = created;
            }
        }
    }

    private final Console console;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ActOptions options;

    QueueCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return Session.run(console, options, session -> {
            if (session.dryRun()) {
                return session.perform(new Invocation(
                        Endpoint.JOBS_LIST, Map.of(), Map.of("states", List.of("QUEUED", "RUNNING")), null));
            }
            Sweep<Job> jobs =
                    session.await(session.client().jobs(Set.of(JobState.Known.QUEUED, JobState.Known.RUNNING)));
            show(session.output(), jobs.items());
            if (!jobs.complete()) {
                session.output().note("this is not all: the list of jobs is longer than the pages that are read of it");
            }
            return Main.OK;
        });
    }

    private void show(Output output, List<Job> jobs) {
        Map<String, Depth> types = new TreeMap<>();
        jobs.forEach(job ->
                types.computeIfAbsent(job.machineType(), type -> new Depth()).count(job));
        if (output.json()) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            types.forEach((type, depth) -> all.addObject()
                    .put("machine_type", type)
                    .put("queued", depth.queued)
                    .put("running", depth.running)
                    .put("oldest_queued_at", depth.oldest == null ? null : depth.oldest.toString()));
            output.print(Output.pretty(all));
        } else if (types.isEmpty()) {
            output.note("no job waits or runs");
        } else {
            Table table = new Table(List.of("machine type", "queued", "running", "oldest waits since"));
            types.forEach((type, depth) -> table.row(List.of(
                    Cells.plain(type),
                    Integer.toString(depth.queued),
                    Integer.toString(depth.running),
                    depth.oldest == null ? "" : Cells.time(depth.oldest))));
            output.print(table);
        }
    }
}
