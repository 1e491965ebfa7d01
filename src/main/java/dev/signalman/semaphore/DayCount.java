package dev.signalman.semaphore;

import java.time.LocalDate;

/**
 * How many there were on a day.
 * Source: {@code GET /projects/:id/test_results/flaky_history}.
 *
 * @param day UTC
 * @param count how many
 */
public record DayCount(LocalDate day, int count) {}
