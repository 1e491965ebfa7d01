package dev.signalman.event;

/** What happened to dashboards. */
public sealed interface DashboardEvent extends ChangeEvent permits DashboardChanged {}
