package dev.signalman.export;

import java.time.Instant;

/** Hears how exports go, for metrics. Called on the export's thread; must return at once. */
public interface ExportObserver {
    /** What became of events. */
    enum Outcome {
        /** The sink took them. */
        EXPORTED,
        /** An attempt failed; they are tried again, so an event can count here several times. */
        FAILED,
        /** The sink refused them for good, and they were left out. */
        REFUSED,
        /** They waited for the sink longer than they are kept, and were left out. */
        LOST
    }

    /** Hears nothing. */
    ExportObserver NONE = new ExportObserver() {
        @Override
        public void exported(String export, Outcome outcome, int count) {}

        @Override
        public void failingSince(String export, Instant since) {}

        @Override
        public void working(String export) {}
    };

    /** @param count how many events, 1 or more */
    void exported(String export, Outcome outcome, int count);

    /** Nothing gets out. Told once for each outage, and once more after a restart. */
    void failingSince(String export, Instant since);

    /** Something gets out again. */
    void working(String export);
}
