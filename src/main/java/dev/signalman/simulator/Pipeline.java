package dev.signalman.simulator;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pipeline. Times that lie in the future are plans and are not shown. */
final class Pipeline {
    /** What started it, with the server's number for it. */
    enum Origin {
        WORKFLOW(0),
        PROMOTION(1),
        AUTO_PROMOTION(2),
        PARTIAL_RE_RUN(3);

        final int code;

        Origin(int code) {
            this.code = code;
        }
    }

    final int number;
    final String id;
    final Workflow workflow;
    final Origin origin;
    final String name;
    final String file;
    final boolean hasSwitch;
    final long created;
    final @Nullable Pipeline promotionOf;
    final @Nullable Pipeline partialRerunOf;
    final List<Promotion> promotions = new ArrayList<>(0);
    Plan plan;
    long pending;
    long queuing;
    long running;
    long stopping = Micros.NEVER;
    long done = Micros.NEVER;
    boolean finished;
    boolean gone;
    /** Ended by hand, so that what had not finished by then finished then. */
    boolean cut;

    @Nullable
    String requestToken;

    @Nullable
    String terminatedBy;
    /** Only while some wait for agents; others follow from the pipeline's own times. */
    @Nullable
    List<Job> jobs;

    Pipeline(
            int number,
            String id,
            Workflow workflow,
            Origin origin,
            String name,
            String file,
            boolean hasSwitch,
            long created,
            @Nullable Pipeline promotionOf,
            @Nullable Pipeline partialRerunOf,
            Plan plan) {
        this.number = number;
        this.id = id;
        this.workflow = workflow;
        this.origin = origin;
        this.name = name;
        this.file = file;
        this.hasSwitch = hasSwitch;
        this.created = created;
        this.promotionOf = promotionOf;
        this.partialRerunOf = partialRerunOf;
        this.plan = plan;
        pending = created + Micros.of(plan.pending());
        queuing = created + Micros.of(plan.queuing());
        var starts = plan.running();
        running = starts == null ? Micros.NEVER : created + Micros.of(starts);
    }

    Project project() {
        return workflow.project;
    }

    boolean readable() {
        return !gone && project().readable();
    }

    String state(long now) {
        if (finished) return "DONE";
        if (stopping <= now) return "STOPPING";
        if (running <= now) return "RUNNING";
        if (queuing <= now) return "QUEUING";
        return pending <= now ? "PENDING" : "INITIALIZING";
    }

    List<Scenario.BlockSpec> blocks() {
        var own = plan.blocks();
        return own == null ? project().spec.blocks() : own;
    }

    /** True if a job of it needs an agent. */
    boolean needsAgents() {
        for (var block : blocks())
            for (var job : block.jobs()) if (job.machine().startsWith("s1-")) return true;
        return false;
    }

    List<Job> jobs(Dice dice) {
        if (jobs != null) return jobs;
        var fresh = newJobs();
        for (var job : fresh) {
            job.queued = running;
            if (running != Micros.NEVER) job.started = Math.min(running + 200_000, done);
            if (done != Micros.NEVER) job.finished = cut ? done : started(job, dice);
            job.result = plannedResult(job);
        }
        return running == Micros.NEVER ? List.of() : fresh;
    }

    private long started(Job job, Dice dice) {
        return job.started + (long) ((done - job.started) * share(job, dice));
    }

    /** How much of the pipeline's time this job takes: what decides the end takes all of it. */
    double share(Job job, Dice dice) {
        boolean decides = plannedResult(job).equals("FAILED") || job.index == 0;
        return decides ? 1 : 0.4 + 0.6 * dice.roll("share", number, job.index);
    }

    List<Job> newJobs() {
        var all = new ArrayList<Job>();
        var blocks = blocks();
        for (int b = 0; b < blocks.size(); b++) {
            var specs = blocks.get(b).jobs();
            for (int i = 0; i < specs.size(); i++)
                all.add(new Job(this, all.size(), b, blocks.get(b).name(), i, specs.get(i)));
        }
        return all;
    }

    String plannedResult(Job job) {
        return switch (plan.result()) {
            case PASSED -> "PASSED";
            case STOPPED, CANCELED -> "STOPPED";
            case FAILED -> {
                var failing = plan.failingJobs();
                boolean fails = failing.isEmpty() ? job.index == 0 : failing.contains(job.spec.name());
                yield fails ? "FAILED" : "PASSED";
            }
        };
    }

    List<String> failedJobs(Dice dice) {
        if (!finished || plan.result() != Plan.Result.FAILED) return List.of();
        return jobs(dice).stream()
                .filter(j -> j.result.equals("FAILED"))
                .map(j -> j.spec.name())
                .toList();
    }
}
