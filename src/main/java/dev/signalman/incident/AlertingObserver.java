package dev.signalman.incident;

import dev.signalman.alert.Notification;
import dev.signalman.dispatch.Standing;
import java.util.List;

/** Hears what alerting does, for metrics. Called on its thread, after what it did is on disk; must return at once. */
public interface AlertingObserver {
    /** Hears nothing. */
    AlertingObserver NONE = new AlertingObserver() {
        @Override
        public void decided(List<Notification> notifications) {}

        @Override
        public void stands(Standing standing) {}

        @Override
        public void standsStill() {}
    };

    /** These will be told. Each is heard of once: what was decided and could not be stored is decided anew. */
    void decided(List<Notification> notifications);

    /** How many alerts and silences there are, each time that the time was looked at or people did something. */
    void stands(Standing standing);

    /** It cannot go on, so how many there are is not known until it says so again. */
    void standsStill();
}
