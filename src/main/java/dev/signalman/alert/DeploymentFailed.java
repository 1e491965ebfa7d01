package dev.signalman.alert;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.DeploymentRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.event.TargetStateChanged;
import java.time.Instant;

/** The newest deployment to a target that is done is broken, until one passes or the target is gone. */
final class DeploymentFailed implements Rule {
    static final String NAME = "DeploymentFailed";

    private final AlertOptions options;
    private final AlertState state;
    private final Incidents incidents;

    DeploymentFailed(AlertOptions options, AlertState state, Incidents incidents) {
        this.options = options;
        this.state = state;
        this.incidents = incidents;
    }

    @Override
    public void observe(ChangeEvent event, Instant now) {
        switch (event) {
            case DeploymentFinished finished -> finished(finished, now);
            case TargetStateChanged changed when changed.to().equals("removed") -> removed(changed, now);
            case ProjectRemoved removed -> forget(removed);
            default -> {}
        }
    }

    /** Its incidents end with all others of the project. */
    private void forget(ProjectRemoved event) {
        ProjectRef project = event.header().project();
        if (project != null) {
            String organization = event.header().organization();
            state.targets.removeIf((at, status) ->
                    at.organization().equals(organization) && at.key().startsWith(project.id() + "/"));
        }
    }

    private void finished(DeploymentFinished event, Instant now) {
        ProjectRef project = event.header().project();
        String organization = event.header().organization();
        DeploymentRef deployment = event.deployment();
        if (project == null || (!event.outcome().passed() && !event.outcome().broken())) {
            return;
        }
        String key = project.id() + "/" + deployment.targetId();
        BranchStatus before = state.targets.get(organization, key);
        if (before != null && before.supersedes(deployment.triggeredAt())) {
            return;
        }
        state.targets.put(
                organization,
                key,
                new BranchStatus(
                        deployment.id(),
                        deployment.triggeredAt(),
                        event.outcome().passed(),
                        event.header().occurredAt()));
        if (event.outcome().passed()) {
            incidents.resolve(
                    organization,
                    identity(key),
                    new Ending(
                            project.name() + ": deployment to " + deployment.target() + " passed again",
                            "The deployment to " + deployment.target() + " passed after " + Words.duration(event.took())
                                    + ".",
                            "",
                            event.header().occurredAt(),
                            facts -> facts(event, project)),
                    now);
        } else if (!event.header().backfilled()
                && options.rules().deploymentFailed().enabled()) {
            incidents.open(finding(event, project, key), now);
        }
    }

    private Finding finding(DeploymentFinished event, ProjectRef project, String key) {
        String kind = PipelineFacts.kind(event.outcome());
        String verb = PipelineFacts.verb(kind);
        DeploymentRef deployment = event.deployment();
        return new Finding(
                NAME,
                options.rules().deploymentFailed().severity(),
                event.header().organization(),
                project,
                identity(key),
                event.header().id(),
                project.name() + ": deployment to " + deployment.target() + " " + verb,
                "The deployment to " + deployment.target() + " " + verb + " after " + Words.duration(event.took())
                        + (deployment.triggeredBy().isBlank()
                                ? "."
                                : "; triggered by " + deployment.triggeredBy() + "."),
                "",
                Labels.of(Labels.TARGET, deployment.target()).with(Labels.KIND, kind),
                facts(event, project),
                event.header().occurredAt());
    }

    private static Facts facts(DeploymentFinished event, ProjectRef project) {
        String description = event.outcome().description();
        return Facts.of(
                project.name(), event.took(), event.deployment().url(), description.isBlank() ? null : description);
    }

    private void removed(TargetStateChanged event, Instant now) {
        ProjectRef project = event.header().project();
        if (project != null) {
            String key = project.id() + "/" + event.targetId();
            state.targets.remove(event.header().organization(), key);
            incidents.resolve(
                    event.header().organization(),
                    identity(key),
                    Ending.of(
                            project.name() + ": deployment target " + event.target() + " was removed",
                            "The deployment target " + event.target() + " does not exist any more.",
                            event.header().occurredAt()),
                    now);
        }
    }

    private static String identity(String key) {
        return NAME + "/" + key;
    }
}
