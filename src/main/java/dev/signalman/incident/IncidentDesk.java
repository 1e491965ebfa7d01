package dev.signalman.incident;

import dev.signalman.alert.Alert;
import dev.signalman.dispatch.AlertGroup;
import dev.signalman.dispatch.AlertStatus;
import dev.signalman.dispatch.Silence;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where people and other systems ask about incidents and act on them. Any thread; each future is done once what it asks for is on disk,
 * and fails with a {@link Refused} for what cannot be done, in the user's words, or with the store's failure.
 */
public interface IncidentDesk {
    /** It cannot be done as asked. */
    final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final boolean passing;

        public Refused(String message) {
            this(message, false);
        }

        private Refused(String message, boolean passing) {
            super(message);
            this.passing = passing;
        }

        /** Of what can be done a little later: Signalman is starting or stopping, or has too much to do. */
        public static Refused forNow(String message) {
            return new Refused(message, true);
        }

        /** True if it is worth being asked again. */
        public boolean passing() {
            return passing;
        }
    }

    /** Open incidents, newest first. */
    Future<List<Incident>> open();

    /** Incidents that are over, the one that ended last first; bounded. */
    Future<List<Incident>> past();

    /** The incident of this id, open or over. */
    Future<Optional<Incident>> incident(String id);

    /**
     * Somebody looks after an incident until it is resolved. Repeats are harmless.
     *
     * @param id of an open incident
     * @param by who, not blank
     * @param comment may be empty
     */
    Future<Void> acknowledge(String id, String by, String comment);

    /** Every alert that is not over, and those that ended while nobody has been told of it yet. */
    Future<List<AlertStatus>> alerts();

    /** The same, as they are grouped. */
    Future<List<AlertGroup>> groups();

    /** Takes alerts of others, such as Prometheus. */
    Future<Void> post(List<Alert> alerts);

    /** All silences, also those that are over and not forgotten yet. */
    Future<List<Silence>> silences();

    /**
     * Makes or changes a silence.
     *
     * @param draft with an empty id for a new one
     * @return as it is kept, with its id, which is a new one where the old one had to stay as it was
     */
    Future<Silence> silence(Silence draft);

    /** Ends a silence now. */
    Future<Void> expire(String silenceId);

    /**
     * Silences what an incident is about, for a time from now on.
     *
     * @param id of an open incident
     */
    Future<Silence> silenceIncident(String id, Duration time, String by, String comment);

    /**
     * Reruns the failed workflow that an incident is about: once, however often it is asked for.
     *
     * @param id of an open incident
     * @return what was done, in words
     */
    Future<String> rerun(String id, String by);

    /** Names of the configured receivers. */
    List<String> receivers();
}
