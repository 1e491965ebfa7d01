package dev.signalman.store;

import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Which database, and how long things stay in it.
 *
 * @param url {@code sqlite:path/to/file.db} (its folder is made) or {@code postgresql://user@host:port/database}
 * @param password for PostgreSQL; null if none is needed
 * @param eventRetention how long events and delivered messages stay
 * @param deadRetention how long messages that were given up stay
 * @param snapshotRetention for kinds of snapshot that are evidence and grow old, how long one stays after its last change
 */
public record StoreOptions(
        String url,
        @Nullable Supplier<String> password,
        Duration eventRetention,
        Duration deadRetention,
        Map<String, Duration> snapshotRetention) {
    public StoreOptions {
        snapshotRetention = Map.copyOf(snapshotRetention);
    }

    public static StoreOptions of(String url) {
        return new StoreOptions(url, null, Duration.ofDays(90), Duration.ofDays(90), Map.of());
    }
}
