package dev.signalman.export;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The old files beside the one that is written: its name, {@code .}, the time, and a number that tells apart those of one second. They are
 * compressed and deleted here.
 */
final class RotatedFiles {
    private static final Logger log = LoggerFactory.getLogger(RotatedFiles.class);
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final String GZIP = ".gz";
    private static final String PART = ".part";

    private final FileOptions options;
    private final Path folder;
    private final Pattern names;

    RotatedFiles(FileOptions options) {
        this.options = options;
        this.folder = Objects.requireNonNull(options.path().getParent(), "an absolute path of a file has a folder");
        this.names = Pattern.compile(Pattern.quote(String.valueOf(options.path().getFileName()))
                + "\\.\\d{8}T\\d{6}Z-\\d{3}(\\.gz(\\.part)?)?");
    }

    /** Moves the file out of the way. That older ones cannot be compressed or deleted keeps nothing from going on. */
    void add(Instant now) throws IOException {
        Files.move(options.path(), free(now), StandardCopyOption.ATOMIC_MOVE);
        forceFolder();
        try {
            tidy();
        } catch (IOException e) {
            log.warn(
                    "old files of {} could not be tidied up; next try with the next file: {}",
                    options.path(),
                    e.toString());
        }
    }

    private Path free(Instant now) throws IOException {
        for (int number = 0; number < 1_000; number++) {
            String name = "%s.%s-%03d".formatted(options.path().getFileName(), STAMP.format(now), number);
            if (Files.notExists(folder.resolve(name)) && Files.notExists(folder.resolve(name + GZIP))) {
                return folder.resolve(name);
            }
        }
        throw new IOException("a thousand files of one second are there already");
    }

    private void tidy() throws IOException {
        for (Path part : list(PART)) {
            Files.deleteIfExists(part); // of a compression that a crash cut short
        }
        List<Path> all = list("");
        for (Path surplus : all.subList(0, Math.max(0, all.size() - options.keep()))) {
            Files.deleteIfExists(surplus);
        }
        if (options.gzip()) {
            for (Path file : list("")) {
                if (!file.toString().endsWith(GZIP)) {
                    compressBeside(file);
                }
            }
        }
    }

    private List<Path> list(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> {
                        String name = String.valueOf(file.getFileName());
                        return names.matcher(name).matches()
                                && (suffix.isEmpty() ? !name.endsWith(PART) : name.endsWith(suffix));
                    })
                    .sorted()
                    .toList();
        }
    }

    /** On a platform thread: it would keep one of the few carriers of virtual threads busy for seconds. */
    private void compressBeside(Path file) throws IOException {
        AtomicReference<IOException> failure = new AtomicReference<>();
        Thread worker = Thread.ofPlatform().name("export-gzip").start(() -> {
            try {
                compress(file);
            } catch (IOException e) {
                failure.set(e);
            }
        });
        try {
            worker.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        IOException failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    private static void compress(Path file) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + GZIP + PART);
        try (FileChannel channel = FileChannel.open(
                        part,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE,
                        StandardOpenOption.TRUNCATE_EXISTING);
                OutputStream compressed = new GZIPOutputStream(Channels.newOutputStream(channel), 64 * 1024)) {
            Files.copy(file, compressed);
            ((GZIPOutputStream) compressed).finish();
            channel.force(true);
        } catch (IOException e) {
            Files.deleteIfExists(part);
            throw e;
        }
        Files.move(part, file.resolveSibling(file.getFileName() + GZIP), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(file);
    }

    /** Names of files are on disk only when their folder is. */
    void forceFolder() throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }
}
