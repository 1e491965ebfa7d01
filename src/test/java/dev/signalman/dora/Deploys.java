package dev.signalman.dora;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.DeploymentRef;
import dev.signalman.event.EventHeader;
import dev.signalman.event.Outcome;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import dev.signalman.event.Revision;
import dev.signalman.event.WorkflowRef;
import dev.signalman.event.WorkflowStarted;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Pushes and deployments of one project; times are minutes after {@link #START}. */
public final class Deploys {
    public static final Instant START = Instant.parse("2026-11-02T09:00:00Z");
    public static final Outcome FAILED = new Outcome(Result.Known.FAILED, Reason.Known.TEST, "");
    public static final Outcome TIMED_OUT = new Outcome(Result.Known.STOPPED, Reason.Known.TIMEOUT, "");
    public static final Outcome STOPPED = new Outcome(Result.Known.STOPPED, Reason.Known.USER, "");

    private static final ProjectRef WEB = new ProjectRef("p-web", "web");

    private Deploys() {}

    static Instant at(long minute) {
        return START.plus(Duration.ofMinutes(minute));
    }

    private static EventHeader header(String subject, Instant at, boolean backfilled) {
        return new EventHeader(subject + "/" + at, "acme", WEB, subject, at, at.plusSeconds(5), backfilled);
    }

    public static WorkflowStarted push(long minute, String branch, String commit) {
        return workflow(minute, branch, commit, null, "hook", false);
    }

    static WorkflowStarted backfilledPush(long minute, String branch, String commit) {
        return workflow(minute, branch, commit, null, "hook", true);
    }

    static WorkflowStarted rerun(long minute, String branch, String commit) {
        return workflow(minute, branch, commit, "w-before", "hook", false);
    }

    static WorkflowStarted scheduled(long minute, String branch, String commit) {
        return workflow(minute, branch, commit, null, "schedule", false);
    }

    private static WorkflowStarted workflow(
            long minute, String branch, String commit, @Nullable String rerunOf, String by, boolean backfilled) {
        String id = "w-" + commit + "-" + minute;
        return new WorkflowStarted(
                header("workflow/" + id, at(minute), backfilled),
                new WorkflowRef(id, branch, commit, at(minute), rerunOf, by, "https://x/" + id));
    }

    public static DeploymentFinished deployed(long minute, String branch, String commit) {
        return ended(minute, "production", Outcome.PASSED, branch, commit);
    }

    public static DeploymentFinished ended(long minute, String target, Outcome outcome, String branch, String commit) {
        return ended(header("deployment/d-" + target + minute, at(minute), false), target, outcome, branch, commit);
    }

    static DeploymentFinished backfilled(long minute, String branch, String commit) {
        return ended(
                header("deployment/d-production" + minute, at(minute), true),
                "production",
                Outcome.PASSED,
                branch,
                commit);
    }

    private static DeploymentFinished ended(
            EventHeader header, String target, Outcome outcome, String branch, String commit) {
        return new DeploymentFinished(
                header,
                new DeploymentRef(
                        header.subject(), "t-" + target, target, "pl-1", "ada", header.occurredAt(), "https://x/d"),
                outcome,
                Duration.ofMinutes(2),
                new Revision(commit, branch, null));
    }

    /** What is remembered after these events, all of which count. */
    public static DoraFacts facts(ChangeEvent... events) {
        DoraFold fold = new DoraFold(DoraOptions.defaults());
        for (ChangeEvent event : events) {
            fold.apply(event, true);
        }
        return fold.facts();
    }
}
