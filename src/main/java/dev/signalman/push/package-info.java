/**
 * Sends the metrics to those who do not scrape them: a Pushgateway and a collector of OpenTelemetry. It takes snapshots of what
 * {@code metrics} exposes and knows nothing of what they mean; each destination is on its own, and none can hold up another or the
 * process.
 */
@NullMarked
package dev.signalman.push;

import org.jspecify.annotations.NullMarked;
