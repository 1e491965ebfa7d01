package dev.signalman.alert;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.JobFinished;
import dev.signalman.event.JobRef;
import java.time.Instant;

/** A job has waited too long for a machine, until one of the same type that was created later has not. Told when the job has ended. */
final class JobQueueSlow implements Rule {
    static final String NAME = "JobQueueSlow";

    private final AlertOptions options;
    private final AlertState state;
    private final Incidents incidents;

    JobQueueSlow(AlertOptions options, AlertState state, Incidents incidents) {
        this.options = options;
        this.state = state;
        this.incidents = incidents;
    }

    @Override
    public void observe(ChangeEvent event, Instant now) {
        var rule = options.rules().resources().jobQueueSlow();
        if (!rule.enabled()
                || !(event instanceof JobFinished finished)
                || finished.header().backfilled()) {
            return;
        }
        String organization = finished.header().organization();
        JobRef job = finished.job();
        SlowQueue before = state.slowQueues.get(organization, job.machineType());
        if (before != null && !job.createdAt().isAfter(before.createdAt())) {
            return;
        }
        if (finished.queued().compareTo(rule.longerThan()) > 0) {
            state.slowQueues.put(organization, job.machineType(), new SlowQueue(job.createdAt()));
            incidents.open(finding(finished, rule), now);
        } else if (before != null) {
            state.slowQueues.remove(organization, job.machineType());
            incidents.resolve(
                    organization,
                    identity(job),
                    Ending.of(
                            "Jobs get a " + job.machineType() + " in time again",
                            "The job " + job.name() + " waited " + Words.duration(finished.queued()) + " for a "
                                    + job.machineType() + ".",
                            finished.header().occurredAt()),
                    now);
        }
    }

    private static Finding finding(JobFinished finished, AlertRules.Slow rule) {
        JobRef job = finished.job();
        var project = finished.header().project();
        return new Finding(
                NAME,
                rule.severity(),
                finished.header().organization(),
                null,
                identity(job),
                finished.header().id(),
                "Jobs wait long for a " + job.machineType(),
                "The job " + job.name() + (project == null ? "" : " of " + project.name()) + " waited "
                        + Words.duration(finished.queued()) + " for a " + job.machineType() + ".",
                "",
                Labels.of(Labels.MACHINE_TYPE, job.machineType()),
                Facts.of(project == null ? null : project.name(), finished.queued(), job.url(), null),
                finished.header().occurredAt());
    }

    private static String identity(JobRef job) {
        return NAME + "/" + job.machineType();
    }
}
