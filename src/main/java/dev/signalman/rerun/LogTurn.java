package dev.signalman.rerun;

import dev.signalman.event.AgentEvent;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.CollectorEvent;
import dev.signalman.event.DashboardEvent;
import dev.signalman.event.DeploymentEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.FlakeConfirmed;
import dev.signalman.event.IncidentEvent;
import dev.signalman.event.JobEvent;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.NotificationEvent;
import dev.signalman.event.Outcome;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.PipelineVanished;
import dev.signalman.event.ProjectEvent;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.PromotionEvent;
import dev.signalman.event.QueueEvent;
import dev.signalman.event.RerunDeclined;
import dev.signalman.event.RerunEvent;
import dev.signalman.event.RerunRef;
import dev.signalman.event.RerunRequested;
import dev.signalman.event.Result;
import dev.signalman.event.ScheduleEvent;
import dev.signalman.event.SecretEvent;
import dev.signalman.event.WorkflowFinished;
import dev.signalman.event.WorkflowStarted;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads events in log order: gathers evidence, notices reruns and their ends, decides about failures. */
final class LogTurn {
    private static final int MAX_JOBS_NAMED = 50;

    private final Ledger ledger;
    private final RerunOptions options;
    private final Instant now;

    LogTurn(Ledger ledger, RerunOptions options, Instant now) {
        this.ledger = ledger;
        this.options = options;
        this.now = now;
    }

    /** Reads what a batch will ask for in few queries instead of many. */
    void prepare(List<LoggedEvent> batch) {
        Map<String, Set<String>> commits = new HashMap<>();
        Map<String, Set<String>> failed = new HashMap<>();
        for (LoggedEvent logged : batch) {
            if (logged.event() instanceof PipelineFinished finished
                    && finished.header().project() instanceof ProjectRef project) {
                String organization = finished.header().organization();
                if (!finished.jobs().isEmpty()) {
                    commits.computeIfAbsent(organization, o -> new HashSet<>())
                            .add(FlakeEvidence.commitKey(project.id(), finished));
                }
                if (options.mode() != RerunMode.OFF && RerunPolicy.considers(finished)) {
                    failed.computeIfAbsent(organization, o -> new HashSet<>())
                            .add(finished.pipeline().workflowId());
                }
            }
        }
        commits.forEach(ledger.commitJobs::load);
        failed.forEach(ledger.closed::load);
        failed.forEach(ledger.known::load);
    }

    void read(ChangeEvent event) {
        String organization = event.header().organization();
        switch (event) {
            case PipelineQueued queued -> noteRerun(organization, queued.pipeline());
            case PipelineStarted started -> noteRerun(organization, started.pipeline());
            case PipelineFinished finished -> pipelineFinished(organization, finished);
            case PipelineVanished vanished -> noteVanished(organization, vanished.workflowId());
            case WorkflowStarted started ->
                noteRerun(
                        organization,
                        started.workflow().rerunOf(),
                        started.workflow().id());
            case WorkflowFinished finished ->
                noteEnd(
                        organization,
                        finished.workflow().id(),
                        finished.workflow().rerunOf(),
                        finished.outcome());
            case ProjectEvent p -> {}
            case AgentEvent a -> {}
            case QueueEvent q -> {}
            case DeploymentEvent d -> {}
            case PromotionEvent p -> {}
            case JobEvent j -> {}
            case ScheduleEvent s -> {}
            case DashboardEvent d -> {}
            case NotificationEvent n -> {}
            case SecretEvent s -> {}
            case CollectorEvent c -> {}
            case RerunEvent r -> {}
            case IncidentEvent i -> {}
        }
    }

    private void pipelineFinished(String organization, PipelineFinished finished) {
        PipelineRef pipeline = finished.pipeline();
        ProjectRef project = finished.header().project();
        noteRerun(organization, pipeline);
        if (project != null && !finished.jobs().isEmpty()) {
            gather(organization, project, finished);
        }
        if (project != null && options.mode() != RerunMode.OFF && RerunPolicy.considers(finished)) {
            decide(organization, project, finished);
        }
        if (pipeline.decidesWorkflow()) {
            noteEnd(organization, pipeline.workflowId(), pipeline.workflowRerunOf(), finished.outcome());
        }
    }

    private void gather(String organization, ProjectRef project, PipelineFinished finished) {
        String key = FlakeEvidence.commitKey(project.id(), finished);
        CommitJobs before = ledger.commitJobs.find(organization, key).orElse(CommitJobs.NONE);
        FlakeEvidence.Seen seen = FlakeEvidence.observe(before, finished);
        ledger.commitJobs.put(organization, key, seen.after());
        for (FlakeEvidence.Confirmation flake : seen.confirmed()) {
            confirm(organization, project, finished, flake);
        }
    }

    private void confirm(
            String organization, ProjectRef project, PipelineFinished finished, FlakeEvidence.Confirmation flake) {
        PipelineRef pipeline = finished.pipeline();
        EventHeader seen = finished.header();
        String key = FlakeEvidence.jobKey(project.id(), pipeline.file(), flake.job());
        FlakyJob before = ledger.flakyJobs.find(organization, key).orElse(FlakyJob.NONE);
        ledger.flakyJobs.put(organization, key, before.confirmed(pipeline.commit(), seen.occurredAt()));
        var header = new EventHeader(
                EventIds.flake(organization, flake.failedPipelineId(), flake.job()),
                organization,
                project,
                "pipeline/" + flake.failedPipelineId(),
                seen.occurredAt(),
                now,
                seen.backfilled());
        ledger.event(new FlakeConfirmed(
                header,
                pipeline.file(),
                flake.job(),
                pipeline.commit(),
                flake.failedPipelineId(),
                flake.passedPipelineId()));
    }

    private void decide(String organization, ProjectRef project, PipelineFinished failed) {
        PipelineRef pipeline = failed.pipeline();
        List<String> jobs = JobVerdicts.of(failed.jobs()).failed();
        Budget budget = ledger.budgets.find(organization, project.id()).orElse(Budget.NONE);
        Decision decision = RerunPolicy.decide(
                failed,
                flaky(organization, project, pipeline.file(), jobs),
                budget,
                history(organization, pipeline),
                now,
                options);
        var rerun = new RerunRef(
                pipeline.workflowId(),
                pipeline.id(),
                pipeline.file(),
                pipeline.branch(),
                pipeline.commit(),
                jobs.subList(0, Math.min(MAX_JOBS_NAMED, jobs.size())),
                decision.evidence());
        switch (decision) {
            case Decision.Rerun r -> {
                ledger.budgets.put(organization, project.id(), budget.spend(now));
                request(organization, project, failed, rerun);
            }
            case Decision.Decline decline -> {
                if (decline.withinBudget()) {
                    ledger.budgets.put(organization, project.id(), budget.spend(now));
                }
                ledger.event(
                        new RerunDeclined(header(organization, project, rerun, "declined"), rerun, decline.reason()));
            }
        }
    }

    private void request(String organization, ProjectRef project, PipelineFinished failed, RerunRef rerun) {
        String token = RequestToken.of(organization, rerun.workflowId(), 1);
        Instant due = now.plus(options.timing().settle());
        var attempt = new Attempt(
                project,
                rerun,
                token,
                failed.pipeline().createdAt(),
                failed.header().occurredAt(),
                now,
                new Attempt.Waiting(due, 0),
                Map.of());
        ledger.open.put(new OpenAttempts.Key(organization, rerun.workflowId()), attempt);
        ledger.event(new RerunRequested(header(organization, project, rerun, "requested"), rerun, token));
    }

    private Map<String, FlakyJob> flaky(String organization, ProjectRef project, String file, List<String> jobs) {
        Map<String, String> keys = new HashMap<>();
        jobs.forEach(job -> keys.put(job, FlakeEvidence.jobKey(project.id(), file, job)));
        ledger.flakyJobs.load(organization, keys.values());
        Map<String, FlakyJob> flaky = new HashMap<>();
        keys.forEach((job, key) -> ledger.flakyJobs.find(organization, key).ifPresent(known -> flaky.put(job, known)));
        return flaky;
    }

    private WorkflowHistory history(String organization, PipelineRef pipeline) {
        var key = new OpenAttempts.Key(organization, pipeline.workflowId());
        var closed = ledger.closed.find(organization, pipeline.workflowId());
        boolean own = closed.filter(c -> c.ending().equals(Ledger.OWN)).isPresent()
                || isAskedFor(organization, pipeline.workflowRerunOf());
        return new WorkflowHistory(own, closed.isPresent() || ledger.open.get(key) != null, ledger.rerunByPeople(key));
    }

    /** True if a request for a rerun is under way, so that this is it before we were told its id. */
    private boolean isAskedFor(String organization, @Nullable String rerunOf) {
        if (rerunOf == null) {
            return false;
        }
        Attempt attempt = ledger.open.get(new OpenAttempts.Key(organization, rerunOf));
        return attempt != null && attempt.stage() instanceof Attempt.Asking;
    }

    private void noteRerun(String organization, PipelineRef pipeline) {
        noteRerun(organization, pipeline.workflowRerunOf(), pipeline.workflowId());
        if (pipeline.partialRerunOf() != null) {
            KnownReruns before =
                    ledger.known.find(organization, pipeline.workflowId()).orElse(KnownReruns.NONE);
            ledger.known.put(organization, pipeline.workflowId(), before.withPartial());
        }
    }

    private void noteRerun(String organization, @Nullable String rerunOf, String workflowId) {
        if (rerunOf != null) {
            KnownReruns before = ledger.known.find(organization, rerunOf).orElse(KnownReruns.NONE);
            ledger.known.put(organization, rerunOf, before.with(workflowId));
        }
    }

    /** A rerun may end before we have written down which workflow it is; then its end is kept until we have. */
    private void noteEnd(String organization, String workflowId, @Nullable String rerunOf, Outcome outcome) {
        ledger.open.all().forEach((key, attempt) -> {
            if (!key.organization().equals(organization)) {
                return;
            }
            if (attempt.stage() instanceof Attempt.Running running
                    && running.newWorkflowId().equals(workflowId)) {
                ledger.finish(key, attempt, workflowId, outcome, now);
            } else if (attempt.stage() instanceof Attempt.Asking
                    && key.workflowId().equals(rerunOf)) {
                ledger.open.put(key, attempt.withEnded(workflowId, outcome));
            }
        });
    }

    /** A rerun whose pipeline is gone has no end to wait for. */
    private void noteVanished(String organization, @Nullable String workflowId) {
        if (workflowId != null) {
            Outcome lost = new Outcome(Result.of("lost"), null, "its pipeline is gone, and how it ended is not known");
            noteEnd(organization, workflowId, null, lost);
        }
    }

    private EventHeader header(String organization, ProjectRef project, RerunRef rerun, String what) {
        return new EventHeader(
                EventIds.rerun(organization, rerun.pipelineId(), what),
                organization,
                project,
                "workflow/" + rerun.workflowId(),
                now,
                now,
                false);
    }
}
