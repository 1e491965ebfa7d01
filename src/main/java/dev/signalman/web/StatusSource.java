package dev.signalman.web;

import io.vertx.core.Future;

/** Where the server learns how Signalman stands; called on an event loop, so it must return at once. */
public interface StatusSource {
    /** What the status page shows. */
    Future<Status> status();

    /** Whether Signalman does its work; asked by load balancers and orchestrators every few seconds. */
    Future<Readiness> readiness();
}
