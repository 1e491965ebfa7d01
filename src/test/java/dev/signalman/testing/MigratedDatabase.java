package dev.signalman.testing;

import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** An empty database with the current schema: it is made once and copied, since migrating takes longer than most tests. */
public final class MigratedDatabase {
    private static final class Template {
        static final byte[] CONTENT = make();

        private static byte[] make() {
            Vertx vertx = Vertx.vertx();
            try {
                Path folder = Files.createTempDirectory("signalman-template");
                Path file = folder.resolve("template.db");
                Store store = Store.open(vertx, StoreOptions.of("sqlite:" + file), events -> {})
                        .await(1, TimeUnit.MINUTES);
                store.close().await(1, TimeUnit.MINUTES);
                byte[] content = Files.readAllBytes(file);
                Files.delete(file);
                Files.delete(folder.resolve("template.db.lock"));
                Files.delete(folder);
                return content;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (TimeoutException e) {
                throw new IllegalStateException("the template cannot be made", e);
            } finally {
                vertx.close();
            }
        }
    }

    private MigratedDatabase() {}

    /**
     * Puts it there, unless there is one already.
     *
     * @return its URL
     */
    public static String at(Path file) {
        try {
            if (Files.notExists(file)) {
                Files.write(file, Template.CONTENT);
            }
            return "sqlite:" + file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
