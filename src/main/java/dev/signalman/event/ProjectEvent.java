package dev.signalman.event;

/** What happened to a project. */
public sealed interface ProjectEvent extends ChangeEvent permits ProjectAppeared, ProjectChanged, ProjectRemoved {}
