package dev.signalman.dora;

/** A project, whatever it is called. */
public record ProjectKey(String organization, String projectId) {}
