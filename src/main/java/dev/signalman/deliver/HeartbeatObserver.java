package dev.signalman.deliver;

import java.time.Instant;

/** Hears of the heartbeat, for metrics. Called on its thread; must return at once. */
public interface HeartbeatObserver {
    /** Hears nothing. */
    HeartbeatObserver NONE = new HeartbeatObserver() {
        @Override
        public void judged(boolean healthy) {}

        @Override
        public void sent(Instant at) {}
    };

    /** Whether all was well, each time that it was asked. */
    void judged(boolean healthy);

    /** The other side has taken the heartbeat. */
    void sent(Instant at);
}
