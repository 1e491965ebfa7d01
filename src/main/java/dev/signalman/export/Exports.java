package dev.signalman.export;

import dev.signalman.store.Commit;
import dev.signalman.store.Store;
import io.vertx.core.Future;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** What concerns all exports together. */
public final class Exports {
    private Exports() {}

    /** Refuses exports that get in each other's way. */
    public static void check(List<ExportOptions> exports) {
        Set<String> names = new HashSet<>();
        Set<Path> files = new HashSet<>();
        for (ExportOptions export : exports) {
            if (!names.add(export.name())) {
                throw new IllegalArgumentException("there are two exports named " + export.name()
                        + "; each has a position of its own in the log, by its name");
            }
            if (export.sink() instanceof FileOptions file && !files.add(file.path())) {
                throw new IllegalArgumentException("two exports write to " + file.path()
                        + "; each needs a file of its own, or their lines would mix");
            }
        }
    }

    /** Forgets where exports were that are not configured any more: their positions would keep the log from ever being shortened. */
    public static Future<Void> forgetOthers(Store store, List<ExportOptions> exports) {
        Set<String> known = exports.stream().map(ExportOptions::consumer).collect(Collectors.toUnmodifiableSet());
        return store.status().compose(status -> {
            Future<Void> done = Future.succeededFuture();
            for (String consumer : status.positions().keySet()) {
                if (consumer.startsWith(ExportConsumer.NAMES) && !known.contains(consumer)) {
                    String name = consumer.substring(ExportConsumer.NAMES.length());
                    done = done.compose(v -> store.forgetConsumer(consumer))
                            .compose(v -> store.commit(new Commit().remove(Outage.KIND, "", name)))
                            .mapEmpty();
                }
            }
            return done;
        });
    }
}
