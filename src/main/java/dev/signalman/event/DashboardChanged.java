package dev.signalman.event;

import java.util.List;

/**
 * A dashboard came into being, was edited or is gone.
 *
 * @param header id, organisation and times
 * @param dashboardId Semaphore's id
 * @param name unique in the organisation
 * @param title for people; may be empty
 * @param change which of these
 * @param widgets what it shows now, in its order
 */
public record DashboardChanged(
        EventHeader header, String dashboardId, String name, String title, Change change, List<WidgetRef> widgets)
        implements DashboardEvent {
    public DashboardChanged {
        widgets = List.copyOf(widgets);
    }
}
