package dev.signalman.fuzz;

/** Not a target: a mistake that fuzzing has to find, or it would find none. */
public final class PlantedFuzz {
    private PlantedFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        if (new String(input, java.nio.charset.StandardCharsets.ISO_8859_1).startsWith("seek")) {
            throw new IllegalStateException("found");
        }
    }
}
