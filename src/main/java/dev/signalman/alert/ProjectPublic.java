package dev.signalman.alert;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.FieldChange;
import dev.signalman.event.ProjectChanged;
import dev.signalman.event.ProjectRef;
import java.time.Instant;

/** Somebody made a project public, until it is private again; one that is removed ends with all others of the project. */
final class ProjectPublic implements Rule {
    static final String NAME = "ProjectPublic";

    private final AlertOptions options;
    private final Incidents incidents;

    ProjectPublic(AlertOptions options, Incidents incidents) {
        this.options = options;
        this.incidents = incidents;
    }

    @Override
    public void observe(ChangeEvent event, Instant now) {
        if (event instanceof ProjectChanged changed) {
            for (FieldChange field : changed.fields()) {
                if (field.field().equals("visibility")) {
                    visibility(changed, field, now);
                }
            }
        }
    }

    private void visibility(ProjectChanged event, FieldChange field, Instant now) {
        ProjectRef project = event.header().project();
        if (project == null) {
            return;
        }
        String organization = event.header().organization();
        if (!field.to().equalsIgnoreCase("public")) {
            incidents.resolve(
                    organization,
                    identity(project),
                    Ending.of(
                            project.name() + " is " + field.to() + " again",
                            "The project " + project.name() + " is not public any more.",
                            event.header().occurredAt()),
                    now);
        } else if (!event.header().backfilled()
                && options.rules().resources().projectPublic().enabled()) {
            incidents.open(
                    new Finding(
                            NAME,
                            options.rules().resources().projectPublic().severity(),
                            organization,
                            project,
                            identity(project),
                            event.header().id(),
                            project.name() + " was made public",
                            "The project " + project.name() + " was " + field.from()
                                    + " and is public now: anybody can read its pipelines and logs.",
                            "",
                            Labels.of(Labels.KIND, "public"),
                            Facts.of(project.name(), null, null, null),
                            event.header().occurredAt()),
                    now);
        }
    }

    private static String identity(ProjectRef project) {
        return NAME + "/" + project.id();
    }
}
