package dev.signalman.rule;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.DeploymentRef;
import dev.signalman.event.DeploymentTriggered;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.PipelineQueued;
import dev.signalman.event.PipelineRef;
import dev.signalman.event.PipelineStarted;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.PromotionFinished;
import dev.signalman.event.PromotionTriggered;
import dev.signalman.event.TargetStateChanged;
import dev.signalman.store.SnapshotTable;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which pipelines lead to which deployment targets: those that carried deployments out, and those that were promoted to them. Learnt from
 * what happened, since no configuration says it.
 */
final class Deploys {
    private static final int MAX_TARGETS = 10;

    private final SnapshotTable<Deployer> deployers;
    private final SnapshotTable<LeadsTo> leads;

    Deploys(SnapshotTable<Deployer> deployers, SnapshotTable<LeadsTo> leads) {
        this.deployers = deployers;
        this.leads = leads;
    }

    void observe(ChangeEvent event) {
        ProjectRef project = event.header().project();
        if (project == null) {
            return;
        }
        String organization = event.header().organization();
        switch (event) {
            case PipelineQueued e -> itself(organization, project, e.pipeline());
            case PipelineStarted e -> itself(organization, project, e.pipeline());
            case PipelineFinished e -> itself(organization, project, e.pipeline());
            case PromotionTriggered e
            when e.pipelineId() != null ->
                learn(
                        organization,
                        project,
                        e.pipelineId(),
                        key(project, e.promotion().of()),
                        null);
            case PromotionFinished e ->
                learn(
                        organization,
                        project,
                        e.pipelineId(),
                        key(project, e.promotion().of()),
                        null);
            case DeploymentTriggered e -> deployment(organization, project, e.deployment());
            case DeploymentFinished e -> deployment(organization, project, e.deployment());
            case TargetStateChanged e when e.to().equals("removed") -> gone(organization, project, e.target());
            default -> {}
        }
    }

    private static String key(ProjectRef project, PipelineRef pipeline) {
        return Subject.pipelineKey(project.id(), pipeline);
    }

    private void itself(String organization, ProjectRef project, PipelineRef pipeline) {
        if (pipeline.promotionOf() != null) {
            learn(organization, project, pipeline.id(), key(project, pipeline), null);
        }
    }

    private void deployment(String organization, ProjectRef project, DeploymentRef deployment) {
        if (deployment.pipelineId() != null) {
            learn(organization, project, deployment.pipelineId(), null, deployment.target());
        }
    }

    private void learn(
            String organization,
            ProjectRef project,
            String pipelineId,
            @Nullable String pipeline,
            @Nullable String target) {
        Deployer before = deployers.get(organization, pipelineId);
        var pipelines = new TreeSet<>(before == null ? List.of() : before.pipelines());
        if (pipeline != null) {
            pipelines.add(pipeline);
        }
        String known = target != null || before == null ? target : before.target();
        deployers.put(organization, pipelineId, new Deployer(project.id(), List.copyOf(pipelines), known));
        if (known != null) {
            pipelines.forEach(key -> leads(organization, project, key, known));
        }
    }

    private void leads(String organization, ProjectRef project, String pipeline, String target) {
        LeadsTo before = leads.get(organization, pipeline);
        var targets = new TreeSet<>(before == null ? List.of() : before.targets());
        if (targets.size() < MAX_TARGETS && targets.add(target)) {
            leads.put(organization, pipeline, new LeadsTo(project.id(), List.copyOf(targets)));
        }
    }

    private void gone(String organization, ProjectRef project, String target) {
        leads.forEach((at, row) -> {
            if (at.organization().equals(organization)
                    && row.projectId().equals(project.id())
                    && row.targets().contains(target)) {
                List<String> left =
                        row.targets().stream().filter(t -> !t.equals(target)).toList();
                if (left.isEmpty()) {
                    leads.remove(organization, at.key());
                } else {
                    leads.put(organization, at.key(), new LeadsTo(row.projectId(), left));
                }
            }
        });
    }

    /** The targets that cannot be deployed to while this does not pass; none if it is no pipeline, or leads to none. */
    List<String> blockedBy(ChangeEvent event) {
        ProjectRef project = event.header().project();
        if (project == null || !(event instanceof PipelineFinished finished)) {
            return List.of();
        }
        LeadsTo row = leads.get(event.header().organization(), key(project, finished.pipeline()));
        return row == null ? List.of() : row.targets();
    }
}
