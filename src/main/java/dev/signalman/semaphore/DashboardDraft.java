package dev.signalman.semaphore;

import java.util.List;

/**
 * What a dashboard shall be.
 * Source: {@code POST /dashboards}.
 *
 * @param name unique in the organisation
 * @param title for people
 * @param widgets what it shows
 */
public record DashboardDraft(String name, String title, List<Widget> widgets) {}
