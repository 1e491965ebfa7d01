/**
 * The four figures of DORA, computed from events: how often is deployed, how long changes take to get there, how many of them fail, and
 * how long it takes to mend that. Pure: knows events and the tables in which its state is kept, neither meters nor HTTP.
 */
@NullMarked
package dev.signalman.dora;

import org.jspecify.annotations.NullMarked;
