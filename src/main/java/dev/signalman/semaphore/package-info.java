/**
 * A typed, asynchronous client of the Semaphore API: one record per resource, tolerant decoding, paging, errors and a
 * request budget. Usable as a library: it knows nothing of the rest of Signalman. Wire shapes end here.
 */
@NullMarked
package dev.signalman.semaphore;

import org.jspecify.annotations.NullMarked;
