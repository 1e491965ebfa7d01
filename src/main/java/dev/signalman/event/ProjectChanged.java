package dev.signalman.event;

import java.util.List;

/**
 * Somebody changed a project: its name, visibility, pipeline file, schedulers or what starts its workflows.
 *
 * @param header id, organisation, project (by its name of now) and times
 * @param fields what is different, at least one
 */
public record ProjectChanged(EventHeader header, List<FieldChange> fields) implements ProjectEvent {
    public ProjectChanged {
        fields = List.copyOf(fields);
    }
}
