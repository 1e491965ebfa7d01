/**
 * What is worth telling: rules in YAML with conditions in CEL, the histories that they ask about, and what they find in the log's
 * events and in time that passes. Knows nothing of incidents, receivers and the network.
 */
@NullMarked
package dev.signalman.rule;

import org.jspecify.annotations.NullMarked;
