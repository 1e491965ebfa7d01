package dev.signalman.export;

import java.util.List;

/** Where an export goes. Used by one virtual thread. */
interface Sink {
    /** How many events it takes at once. A kill repeats no more than these. */
    int most();

    /** Hands over events in order. Does not throw for what happens at the sink. */
    Answer take(List<Envelope> events);

    void close();
}
