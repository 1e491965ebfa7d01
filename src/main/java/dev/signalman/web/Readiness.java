package dev.signalman.web;

import java.util.List;

/**
 * Whether Signalman does its work.
 *
 * @param waitingFor what is missing, in words for people; empty if it is ready
 */
public record Readiness(List<String> waitingFor) {
    public static final Readiness READY = new Readiness(List.of());

    public Readiness {
        waitingFor = List.copyOf(waitingFor);
    }

    public boolean ready() {
        return waitingFor.isEmpty();
    }
}
