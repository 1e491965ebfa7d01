package dev.signalman.web;

/** A part of what the server answers. */
public interface Resource {
    /** Says which paths it answers, and how; called once, on the event loop of the server. */
    void mount(Paths paths);
}
