package dev.signalman.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.sqlite.SQLiteConfig;
import org.sqlite.util.LibraryLoaderUtil;
import org.sqlite.util.OSInfo;

/** Signalman laid out in a folder as the container image has it and started by its launcher, so that what is measured is what users run. */
public final class Installed {
    private final Path folder;

    private Installed(Path folder) {
        this.folder = folder;
    }

    public static Installed in(Path folder) throws IOException {
        Path built = Path.of(System.getProperty("signalman.home", "target/signalman"));
        Files.copy(Path.of("signalman"), folder.resolve("signalman"));
        folder.resolve("signalman").toFile().setExecutable(true);
        Files.copy(built.resolve("signalman.jar"), folder.resolve("signalman.jar"));
        Path libraries = Files.createDirectory(folder.resolve("lib"));
        try (Stream<Path> files = Files.list(built.resolve("lib"))) {
            for (Path file : files.toList()) {
                Files.copy(file, libraries.resolve(file.getFileName()));
            }
        }
        Path nativeParts = Files.createDirectory(folder.resolve("native"));
        String sqlite = OSInfo.getNativeLibFolderPathForCurrentOS() + "/" + LibraryLoaderUtil.getNativeLibName();
        try (InputStream in = SQLiteConfig.class.getResourceAsStream("/org/sqlite/native/" + sqlite)) {
            Files.copy(Objects.requireNonNull(in, sqlite), nativeParts.resolve(LibraryLoaderUtil.getNativeLibName()));
        }
        return new Installed(folder);
    }

    /** Records the AOT cache. */
    public void train() throws IOException, InterruptedException {
        start(folder.resolve("train.log"), List.of(), List.of("train", "--for", "10"))
                .waitFor();
        if (Files.notExists(folder.resolve("signalman.aot"))) {
            throw new IOException("no cache was made: " + Files.readString(folder.resolve("train.log")));
        }
    }

    /** @param options for Java, after those of the launcher */
    public Process run(Path config, Path log, List<String> options) {
        return start(log, options, List.of("run", "--config", config.toString()));
    }

    /** Any command, its output appended to a file. */
    public Process start(Path log, List<String> options, List<String> arguments) {
        List<String> command =
                new ArrayList<>(List.of(folder.resolve("signalman").toString()));
        command.addAll(arguments);
        ProcessBuilder process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        process.environment().put("JAVA_HOME", System.getProperty("java.home"));
        process.environment()
                .put(
                        "SIGNALMAN_JAVA_OPTS",
                        String.join(" ", options) + " " + System.getProperty("bench.java.opts", ""));
        try {
            return process.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
