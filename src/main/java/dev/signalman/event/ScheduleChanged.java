package dev.signalman.event;

import java.util.List;

/**
 * A scheduler came into being, was edited or is gone.
 *
 * @param header id, organisation, project and times
 * @param schedule the scheduler as it is now, or last was
 * @param change which of these
 * @param fields what is different; empty unless it was edited
 */
public record ScheduleChanged(EventHeader header, ScheduleRef schedule, Change change, List<FieldChange> fields)
        implements ScheduleEvent {
    public ScheduleChanged {
        fields = List.copyOf(fields);
    }
}
