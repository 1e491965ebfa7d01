package dev.signalman.event;

/** What happened to an incident. */
public sealed interface IncidentEvent extends ChangeEvent
        permits IncidentOpened, IncidentAcknowledged, IncidentResolved {
    /** The incident. */
    IncidentRef incident();
}
