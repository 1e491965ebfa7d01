/**
 * What an alert is, in Alertmanager's words: labels, matchers, what is known of it, and what is told of it. Values only, which rules
 * make, the dispatcher routes and messages show; decides nothing.
 */
@NullMarked
package dev.signalman.alert;

import org.jspecify.annotations.NullMarked;
