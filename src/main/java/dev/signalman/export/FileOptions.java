package dev.signalman.export;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Events into a file, one JSON object a line.
 *
 * @param path the file; its folder is made
 * @param maxSize size in bytes from which on a new file is begun, 64 KiB or more
 * @param maxAge age from which on a new file is begun, at the next event; a minute or more
 * @param keep how many old files stay beside it, 0 to 10,000
 * @param gzip compresses old files
 */
public record FileOptions(Path path, long maxSize, Duration maxAge, int keep, boolean gzip) implements SinkOptions {
    public FileOptions {
        path = path.toAbsolutePath().normalize();
        if (path.getFileName() == null) {
            throw new IllegalArgumentException("path must name a file, is " + path);
        }
        if (maxSize < 64 * 1024) {
            throw new IllegalArgumentException("max_size must be 64KiB or more, is " + maxSize + " bytes");
        }
        if (maxAge.compareTo(Duration.ofMinutes(1)) < 0) {
            throw new IllegalArgumentException("max_age must be 1m or more, is " + maxAge);
        }
        if (keep < 0 || keep > 10_000) {
            throw new IllegalArgumentException("keep must be 0 to 10000, is " + keep);
        }
    }

    /** 100 MiB or a day, 14 old ones, compressed. */
    public static FileOptions at(Path path) {
        return new FileOptions(path, 100L * 1024 * 1024, Duration.ofDays(1), 14, true);
    }
}
