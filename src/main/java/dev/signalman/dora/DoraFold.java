package dev.signalman.dora;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.event.TargetStateChanged;
import dev.signalman.event.WorkflowRef;
import dev.signalman.event.WorkflowStarted;
import dev.signalman.store.SnapshotTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * Remembers commits and deployments as events tell them, and finds what each event adds to the four figures. What is remembered are
 * facts, each once: an event that comes again adds nothing, and one that comes late adds what it would have added in time. A deployment
 * that is told before its commit waits a while for it, and those after it wait with it. Bounded in memory; not safe for use by several
 * threads.
 */
public final class DoraFold {
    /** Whatever starts these workflows, nobody has pushed. */
    private static final Set<String> NO_PUSH = Set.of("schedule", "manual_run");

    private final DoraOptions options;
    private final Memory memory;

    public DoraFold(DoraOptions options) {
        this(options, Memory.Limits.USUAL);
    }

    DoraFold(DoraOptions options, Memory.Limits limits) {
        this.options = options;
        this.memory = new Memory(options.keep(), limits);
    }

    /** All of the state, for keeping it; to be loaded before the first event. */
    public List<SnapshotTable<?>> tables() {
        return memory.tables();
    }

    /**
     * Takes an event in.
     *
     * @param counts false for what happened before this process, whose findings were counted then or never will be
     * @return what is to be counted now
     */
    public List<Finding> apply(ChangeEvent event, boolean counts) {
        ProjectRef project = event.header().project();
        String organization = event.header().organization();
        Instant at = event.header().observedAt();
        Set<TargetKey> concerned = new HashSet<>(memory.waitingUntil(at));
        List<Finding> news = new ArrayList<>();
        Runnable fact = memory::nothing;
        switch (event) {
            case WorkflowStarted started
            when project != null && pushed(started.workflow()) -> {
                ProjectKey key = new ProjectKey(organization, project.id());
                WorkflowRef workflow = started.workflow();
                if (memory.isNews(key, workflow.commit(), workflow.branch(), workflow.createdAt())) {
                    concerned.addAll(memory.deployedAfter(key, workflow.createdAt()));
                    fact = () -> memory.push(key, workflow.commit(), workflow.branch(), workflow.createdAt());
                }
            }
            case DeploymentFinished finished
            when project != null && judged(finished) -> {
                TargetKey target = new TargetKey(
                        organization, project.id(), finished.deployment().targetId());
                RecordedDeployment deployment = record(project, finished, counts);
                if (memory.isNews(target, deployment)) {
                    fact = () -> memory.put(target, deployment);
                    if (counts) {
                        concerned.add(target);
                        news.addAll(certain(deployment));
                    }
                }
            }
            case TargetStateChanged changed
            when project != null && changed.to().equals("removed") ->
                memory.forget(new TargetKey(organization, project.id(), changed.targetId()));
            case ProjectRemoved removed -> {
                String subject = removed.header().subject();
                String id = project == null ? subject.substring(subject.indexOf('/') + 1) : project.id();
                memory.forget(new ProjectKey(organization, id));
            }
            default -> {}
        }
        Set<String> before = new HashSet<>();
        concerned.forEach(target -> uncertain(target).forEach(finding -> before.add(key(target, finding))));
        fact.run();
        memory.now(at);
        for (TargetKey target : concerned) {
            for (Finding finding : uncertain(target)) {
                if (finding.cause().live() && !before.contains(key(target, finding))) {
                    news.add(finding);
                }
            }
        }
        return news;
    }

    /** What a deployment says by itself. */
    private static List<Finding> certain(RecordedDeployment deployment) {
        List<Finding> found = new ArrayList<>(List.of(new Finding.Ended(deployment)));
        if (!deployment.succeeded()) {
            found.add(new Finding.ChangeFailed(deployment, deployment, Finding.Reason.FAILED));
        }
        return found;
    }

    /** What a deployment says together with others, as far as the commits of all of them are known. */
    private List<Finding> uncertain(TargetKey target) {
        return TargetHistory.findings(
                        memory.settled(target), memory.commits(target.project()), options.rollbackWindow())
                .stream()
                .filter(finding -> switch (finding) {
                    case Finding.Ended ended -> false;
                    case Finding.ChangeFailed failed -> failed.reason() != Finding.Reason.FAILED;
                    case Finding.ChangeDeployed change -> true;
                    case Finding.Restored restored -> true;
                })
                .toList();
    }

    private static String key(TargetKey target, Finding finding) {
        return target.targetId() + "/" + finding.key();
    }

    private static boolean pushed(WorkflowRef workflow) {
        return workflow.rerunOf() == null
                && !NO_PUSH.contains(workflow.triggeredBy())
                && !workflow.commit().isEmpty();
    }

    private static RecordedDeployment record(ProjectRef project, DeploymentFinished finished, boolean counts) {
        return new RecordedDeployment(
                finished.deployment().id(),
                project.id(),
                project.name(),
                finished.deployment().targetId(),
                finished.deployment().target(),
                finished.revision(),
                finished.outcome().passed(),
                finished.header().occurredAt(),
                finished.header().observedAt(),
                counts);
    }

    /** Whether a deployment counts: it succeeded or failed, and nobody stopped it. */
    public static boolean judged(DeploymentFinished finished) {
        return finished.outcome().passed() || finished.outcome().broken();
    }

    /** Visits what runs on each target: its organisation comes first. */
    public void forEachCurrent(BiConsumer<String, CurrentDeployment> visitor) {
        memory.forEachCurrent(visitor);
    }

    /** A copy of all facts. */
    public DoraFacts facts() {
        return memory.facts();
    }
}
