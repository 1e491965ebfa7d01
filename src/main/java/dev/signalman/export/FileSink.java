package dev.signalman.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Appends events to a file, one a line, and begins a new file when it is large or old. What it took is on disk; a line that a crash or a
 * full disk cut short is removed before anything else is written.
 */
final class FileSink implements Sink {
    private static final Logger log = LoggerFactory.getLogger(FileSink.class);
    private static final int MOST = 500;
    private static final int BLOCK = 8 * 1024;

    private final FileOptions options;
    private final RotatedFiles rotated;
    private final InstantSource clock;
    private @Nullable Open open;

    /** The file that is written. */
    private static final class Open {
        final FileChannel channel;
        final Object identity;
        final Instant since;
        /** Up to here it holds whole lines that are on disk. */
        long size;

        Open(FileChannel channel, Object identity, Instant since, long size) {
            this.channel = channel;
            this.identity = identity;
            this.since = since;
            this.size = size;
        }
    }

    FileSink(FileOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        this.rotated = new RotatedFiles(options);
    }

    @Override
    public int most() {
        return MOST;
    }

    @Override
    public Answer take(List<Envelope> events) {
        try {
            append(events);
            return new Answer.Taken();
        } catch (IOException e) {
            undo();
            return new Answer.Failed(describe(e), null);
        }
    }

    private void append(List<Envelope> events) throws IOException {
        Open file = current();
        var lines = new ByteArrayOutputStream();
        for (Envelope event : events) {
            byte[] line = event.structured();
            long before = file.size + lines.size();
            if (before > 0 && (before + line.length + 1 > options.maxSize() || old(file))) {
                write(file, lines);
                file = next(file);
            }
            lines.write(line);
            lines.write('\n');
        }
        write(file, lines);
    }

    private boolean old(Open file) {
        return Duration.between(file.since, clock.instant()).compareTo(options.maxAge()) >= 0;
    }

    private static void write(Open file, ByteArrayOutputStream lines) throws IOException {
        if (lines.size() == 0) {
            return;
        }
        ByteBuffer bytes = ByteBuffer.wrap(lines.toByteArray());
        long at = file.size;
        while (bytes.hasRemaining()) {
            at += file.channel.write(bytes, at);
        }
        file.channel.force(false);
        file.size = at;
        lines.reset();
    }

    /** Somebody may have moved or removed the file; it is then made anew, since what is written to the old one would be lost. */
    private Open current() throws IOException {
        Open known = open;
        if (known != null && known.identity.equals(identity())) {
            return known;
        }
        close();
        return reopen();
    }

    private Object identity() throws IOException {
        try {
            return identity(Files.readAttributes(options.path(), BasicFileAttributes.class));
        } catch (NoSuchFileException e) {
            return "none";
        }
    }

    private static Object identity(BasicFileAttributes attributes) {
        return Objects.requireNonNullElse(attributes.fileKey(), "unknown");
    }

    private Open reopen() throws IOException {
        Path path = options.path();
        Files.createDirectories(Objects.requireNonNull(path.getParent(), "an absolute path of a file has a folder"));
        boolean isNew = Files.notExists(path);
        FileChannel channel =
                FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            lock(channel);
            requireEvents(channel, path);
            long size = wholeLines(channel);
            if (size < channel.size()) {
                log.warn(
                        "the last line of {} was cut short by a crash or a full disk; it is removed and written again",
                        path);
                channel.truncate(size);
                channel.force(true);
            }
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (isNew) {
                channel.force(true);
                rotated.forceFolder();
            }
            Instant since = isNew || size == 0
                    ? clock.instant()
                    : attributes.creationTime().toInstant();
            var opened = new Open(channel, identity(attributes), since, size);
            open = opened;
            return opened;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Two that write to one file would cut off each other's lines. */
    private static void lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            // the same, within this process
        }
        throw new IOException("somebody else writes it");
    }

    /** What a wrong path names must not be cut off. */
    private static void requireEvents(FileChannel channel, Path path) throws IOException {
        ByteBuffer first = ByteBuffer.allocate(1);
        if (channel.size() > 0 && channel.read(first, 0) == 1 && first.get(0) != '{') {
            throw new IOException(
                    path + " is something else than a file of events; name another path, or move it away");
        }
    }

    /** Where the last whole line ends. */
    private static long wholeLines(FileChannel channel) throws IOException {
        long end = channel.size();
        ByteBuffer block = ByteBuffer.allocate(BLOCK);
        while (end > 0) {
            long from = Math.max(0, end - BLOCK);
            block.clear().limit((int) (end - from));
            while (block.hasRemaining() && channel.read(block, from + block.position()) >= 0) {
                // a read may give less than was asked for
            }
            for (int i = block.position() - 1; i >= 0; i--) {
                if (block.get(i) == '\n') {
                    return from + i + 1;
                }
            }
            end = from;
        }
        return 0;
    }

    private Open next(Open full) throws IOException {
        full.channel.close();
        open = null;
        rotated.add(clock.instant());
        return reopen();
    }

    /** What was written of a batch that failed is removed at once, so that whoever reads the file finds whole lines only. */
    private void undo() {
        Open file = open;
        open = null;
        if (file == null) {
            return;
        }
        try (FileChannel channel = file.channel) {
            if (channel.isOpen()) {
                channel.truncate(file.size);
            }
        } catch (IOException e) {
            log.debug(
                    "{} could not be cut to whole lines; it is when it is opened again: {}",
                    options.path(),
                    e.toString());
        }
    }

    private String describe(IOException e) {
        String said =
                e.getMessage() == null || e.getMessage().equals(options.path().toString())
                        ? e.getClass().getSimpleName()
                        : e.getMessage();
        return options.path() + " cannot be written: " + said;
    }

    @Override
    public void close() {
        Open file = open;
        open = null;
        if (file != null) {
            try {
                file.channel.close();
            } catch (IOException e) {
                log.debug("{} could not be closed: {}", options.path(), e.toString());
            }
        }
    }
}
