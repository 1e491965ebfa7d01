package dev.signalman.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.deliver.DeadLetters.Replay;
import dev.signalman.secret.Secret;
import dev.signalman.store.Commit;
import dev.signalman.store.DeadLetter;
import dev.signalman.store.DeadLetterQuery;
import dev.signalman.store.Message;
import dev.signalman.store.OutboxEntry;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.MigratedDatabase;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {
    private static final Instant T = Instant.parse("2026-11-24T10:00:00Z");

    private final AtomicInteger woken = new AtomicInteger();
    private Vertx vertx;
    private Store store;
    private DeadLetters dead;

    @TempDir
    Path folder;

    @BeforeEach
    void open() throws Exception {
        vertx = Vertx.vertx();
        store = done(
                Store.open(vertx, StoreOptions.of(MigratedDatabase.at(folder.resolve("signalman.db"))), events -> {}));
        Receiver hook = new WebhookReceiver("hook", new Secret("https://a.example/"), null);
        dead = new DeadLetters(store, () -> T, List.of(hook, new Shown("pager")), woken::incrementAndGet);
    }

    @AfterEach
    void close() throws Exception {
        done(vertx.close().eventually(() -> store.close()));
    }

    @Test
    void pages_are_bounded_and_say_where_the_next_begins() throws Exception {
        for (int i = 0; i < 5; i++) {
            kill("k" + i, "hook", "g" + i);
        }
        DeadLetters.Page first = done(dead.page(DeadLetterQuery.of("hook", 3)));
        assertThat(first.letters()).extracting(DeadLetter::key).containsExactly("k0", "k1", "k2");
        DeadLetters.Page second = done(dead.page(DeadLetterQuery.of("hook", 3).after(first.next())));
        assertThat(second.letters()).extracting(DeadLetter::key).containsExactly("k3", "k4");
        assertThat(second.next()).isZero();
    }

    @Test
    void one_is_opened_replayed_once_and_discarded() throws Exception {
        DeadLetter letter = kill("k", "hook", "g");
        assertThat(done(dead.open(letter.id()))).contains(new DeadLetters.Opened(letter, "{}"));
        assertThat(done(dead.replay(letter.id()))).isEqualTo(Replay.QUEUED);
        assertThat(done(dead.replay(letter.id()))).isEqualTo(Replay.NOT_FOUND);
        assertThat(woken).hasValue(1);
        assertThat(done(store.due(T, 9))).extracting(e -> e.message().key()).containsExactly("k");
        assertThat(done(dead.open(letter.id()))).isEmpty();
        assertThat(done(dead.discard(letter.id()))).as("it waits").isFalse();
    }

    @Test
    void what_is_over_is_not_told_after_its_end_where_the_latest_is_shown() throws Exception {
        for (String receiver : List.of("hook", "pager")) {
            DeadLetter firing = kill("firing " + receiver, receiver, "g");
            done(store.delivered(put("resolved " + receiver, receiver, "g").id(), T));
            assertThat(done(dead.replay(firing.id())))
                    .isEqualTo(receiver.equals("hook") ? Replay.QUEUED : Replay.OVERTAKEN);
        }
        kill("other", "pager", "h");
        assertThat(done(dead.replayAll("pager"))).isEqualTo(1);
        assertThat(done(store.due(T, 9))).extracting(e -> e.message().key()).containsExactly("firing hook", "other");
    }

    private DeadLetter kill(String key, String receiver, String group) throws Exception {
        OutboxEntry entry = put(key, receiver, group);
        done(store.dead(entry.id(), T, "HTTP 400"));
        return done(store.deadLetter(entry.id())).orElseThrow();
    }

    private OutboxEntry put(String key, String receiver, String group) throws Exception {
        done(store.commit(new Commit().message(new Message(key, receiver, group, "{}", T))));
        return done(store.due(T, 9)).stream()
                .filter(e -> e.message().key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private record Shown(String name) implements Receiver {
        @Override
        public DeliveryLimits limits() {
            return DeliveryLimits.of(1);
        }

        @Override
        public Verdict attempt(Delivery delivery, Wire wire) {
            return new Verdict.Delivered();
        }

        @Override
        public Redaction redaction() {
            return Redaction.of(List.of());
        }

        @Override
        public boolean showsState() {
            return true;
        }
    }

    private static <T> T done(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
}
