package dev.signalman.metrics;

import dev.signalman.dora.DoraFacts;
import dev.signalman.dora.DoraFold;
import dev.signalman.dora.DoraOptions;
import dev.signalman.dora.Finding;
import dev.signalman.dora.RecordedDeployment;
import dev.signalman.dora.Teams;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.DeploymentFinished;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.Revision;
import dev.signalman.store.SnapshotTable;
import java.util.List;
import java.util.function.BiPredicate;

/** Moves the meters of DORA. What is counted is found under the lock of the state, and counted outside of it. */
final class DoraMeters {
    private static final String SUCCEEDED = "succeeded";
    private static final String FAILED = "failed";

    private final Series series;
    private final LabelPolicy labels;
    private final Teams teams;
    private final DoraFold fold;

    DoraMeters(Series series, LabelPolicy labels, DoraOptions options, Teams teams) {
        this.series = series;
        this.labels = labels;
        this.teams = teams;
        this.fold = new DoraFold(options);
    }

    List<SnapshotTable<?>> tables() {
        return fold.tables();
    }

    List<Finding> apply(ChangeEvent event, boolean counts) {
        return fold.apply(event, counts);
    }

    DoraFacts facts() {
        return fold.facts();
    }

    /** Makes the counters of a target appear with 0 before they first move, so that {@code increase()} sees them move. */
    void touch(ChangeEvent event) {
        ProjectRef project = event.header().project();
        if (project == null || !(event instanceof DeploymentFinished finished) || !DoraFold.judged(finished)) {
            return;
        }
        String organization = event.header().organization();
        String team = teams.of(organization, project.name());
        String target = finished.deployment().target();
        series.touch(Meters.DORA_LEAD_TIME, organization, project.name(), team, target);
        series.touch(Meters.DORA_RESTORE, organization, project.name(), team, target);
        for (String outcome : List.of(SUCCEEDED, FAILED)) {
            series.touch(Meters.DORA_DEPLOYMENTS, organization, project.name(), team, target, outcome);
        }
        for (Finding.Reason reason : Finding.Reason.values()) {
            series.touch(Meters.DORA_FAILURES, organization, project.name(), team, target, reason.text());
        }
    }

    void count(String organization, List<Finding> findings) {
        for (Finding finding : findings) {
            RecordedDeployment deployment = finding.deployment();
            String project = deployment.project();
            String team = teams.of(organization, project);
            String target = deployment.target();
            switch (finding) {
                case Finding.Ended ended ->
                    series.increment(
                            Meters.DORA_DEPLOYMENTS,
                            organization,
                            project,
                            team,
                            target,
                            deployment.succeeded() ? SUCCEEDED : FAILED);
                case Finding.ChangeFailed failed ->
                    series.increment(
                            Meters.DORA_FAILURES,
                            organization,
                            project,
                            team,
                            target,
                            failed.reason().text());
                case Finding.ChangeDeployed change ->
                    series.observe(Meters.DORA_LEAD_TIME, change.leadTime(), organization, project, team, target);
                case Finding.Restored restored ->
                    series.observe(Meters.DORA_RESTORE, restored.took(), organization, project, team, target);
            }
        }
    }

    /** @param sees whether an organisation's project can be seen, by its id */
    void writeTo(GaugeSink sink, BiPredicate<String, String> sees) {
        fold.forEachCurrent((organization, deployed) -> {
            Revision revision = deployed.revision();
            if (revision != null && labels.knows(organization) && sees.test(organization, deployed.projectId())) {
                sink.add(
                        Meters.DEPLOYMENT_INFO,
                        1,
                        organization,
                        deployed.project(),
                        deployed.target(),
                        revision.commit(),
                        labels.branch(organization, revision.branch()));
            }
        });
    }
}
