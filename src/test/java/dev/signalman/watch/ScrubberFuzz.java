package dev.signalman.watch;

import java.nio.charset.StandardCharsets;

/** Fuzz target: any lines of a log. Scrubbing ends soon, whatever they are made of. */
public final class ScrubberFuzz {
    private ScrubberFuzz() {}

    public static void fuzzerTestOneInput(byte[] log) {
        SecretScrubber.scrub(new String(log, StandardCharsets.UTF_8));
    }
}
