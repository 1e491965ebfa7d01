/**
 * The HTTP server: metrics, health, the status page and its JSON. Reads only: what it shows comes from a {@link
 * dev.signalman.web.StatusSource} that the assembly gives it, so it knows neither watchers nor alerts.
 */
@NullMarked
package dev.signalman.web;

import org.jspecify.annotations.NullMarked;
