package dev.signalman.fuzz;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Jazzer on one target, in a process of its own, since what it finds may be the end of it. */
final class Fuzzing {
    private static final Path FOLDER = Path.of("target", "fuzz");
    private static final Path FOUND = Path.of("src", "test", "fuzz");

    /** How it ended, and Jazzer's words about it. */
    record Ended(int code, String said) {}

    private Fuzzing() {}

    /**
     * Tries the seeds and the inputs in {@code src/test/fuzz/TARGET}, then makes up its own. What is found is written to {@code
     * target/fuzz}.
     *
     * @param seconds how long it makes up inputs
     */
    static Ended run(Class<?> target, List<byte[]> seeds, int seconds) throws IOException, InterruptedException {
        Path corpus = Files.createDirectories(FOLDER.resolve(target.getSimpleName()));
        for (int i = 0; i < seeds.size(); i++) {
            Files.write(corpus.resolve("seed-" + i), seeds.get(i));
        }
        Path log = FOLDER.resolve(target.getSimpleName() + ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+EnableDynamicAgentLoading",
                // what needs more has no bound
                "-Xmx512m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "com.code_intelligence.jazzer.Jazzer",
                "--target_class=" + target.getName(),
                "--instrumentation_includes=dev.signalman.**:com.fasterxml.jackson.core.json.**:org.yaml.snakeyaml.**",
                // the driver's own hooks are for other kinds of mistakes, and take longer to put in than a short run
                // has
                "--custom_hook_excludes=**",
                "--reproducer_path=" + FOLDER,
                "-artifact_prefix=" + FOLDER + "/" + target.getSimpleName() + "-",
                "-max_total_time=" + seconds,
                // one input may not take longer, even on a busy machine
                "-timeout=10",
                "-seed=" + Integer.getInteger("fuzz.seed", 1),
                corpus.toString()));
        Path found = FOUND.resolve(target.getSimpleName());
        if (Files.isDirectory(found)) {
            command.add(found.toString());
        }
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            if (!process.waitFor(seconds + 120L, TimeUnit.SECONDS)) {
                return new Ended(-1, "it did not end: " + Files.readString(log));
            }
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(log));
    }
}
