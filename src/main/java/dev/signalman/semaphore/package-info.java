/**
 * A typed, asynchronous client of the Semaphore API: one record per resource, tolerant decoding, paging, errors and a
 * request budget. Usable as a library: of the rest of Signalman it knows only values that never print themselves. Wire shapes
 * end here.
 *
 * <p>{@link dev.signalman.semaphore.Endpoint} is the catalogue of all operations: what each takes, how it is paged, whether a
 * lost answer may be asked for again. {@link dev.signalman.semaphore.SemaphoreApi} has a method for each, by group; what is
 * sent is built from the catalogue.
 */
@NullMarked
package dev.signalman.semaphore;

import org.jspecify.annotations.NullMarked;
