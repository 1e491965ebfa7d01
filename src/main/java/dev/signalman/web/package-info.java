/**
 * The HTTP server: metrics, health, the status page and its JSON, the pages of incidents, Alertmanager's API and one of its own, and
 * what Semaphore and Slack send. What it shows comes from a {@link dev.signalman.web.StatusSource} and what it changes goes to an
 * {@link dev.signalman.incident.IncidentDesk} or the like, all given to it by the assembly: it decides nothing itself.
 */
@NullMarked
package dev.signalman.web;

import org.jspecify.annotations.NullMarked;
