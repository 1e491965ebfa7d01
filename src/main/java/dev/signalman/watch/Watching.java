package dev.signalman.watch;

import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.store.Store;

/**
 * What every look of one organisation needs.
 *
 * @param organization its configured name
 * @param baseUrl for links to pages, without a slash at its end
 * @param client of this organisation
 * @param server its clock, and ours
 */
record Watching(
        String organization,
        String baseUrl,
        SemaphoreClient client,
        Store store,
        WatchOptions options,
        ServerClock server) {}
