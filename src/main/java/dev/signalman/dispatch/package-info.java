/**
 * From alerts to people, as Alertmanager does it: the routing tree, groups and their timing, inhibition, silences, time intervals,
 * the log of what was told, and escalation. Alerts and the time go in, notifications come out; no I/O, no clock.
 */
@NullMarked
package dev.signalman.dispatch;

import org.jspecify.annotations.NullMarked;
