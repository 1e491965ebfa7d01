package dev.signalman.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.ProjectAppeared;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must do; run for each of them. */
abstract class StoreContract {
    record Note(String text, int number) {}

    static final SnapshotKind<Note> NOTE = new SnapshotKind<>("note", Note.class);
    static final Instant T = Instant.parse("2026-11-01T10:00:00Z");

    final Vertx vertx = Vertx.vertx();
    final List<LoggedEvent> heard = new CopyOnWriteArrayList<>();
    Instant now = T;
    Store store;

    /** A fresh, empty database. */
    abstract StoreOptions options();

    StoreOptions chosen;

    @BeforeEach
    void open() {
        chosen = options();
        store = reopen();
    }

    Store reopen() {
        return get(Store.open(vertx, chosen, clock(), heard::addAll));
    }

    private InstantSource clock() {
        return () -> now;
    }

    @AfterEach
    void close() {
        get(store.close());
        get(vertx.close());
    }

    static <T> T get(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new AssertionError(e.getCause());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    static ChangeEvent event(String id, Instant at) {
        return new ProjectAppeared(new EventHeader(id, "acme", null, "project/" + id, at, at, false), id);
    }

    private List<String> ids(List<LoggedEvent> events) {
        return events.stream().map(e -> e.event().header().id()).toList();
    }

    @Test
    void the_log_keeps_its_order_and_tells_the_listener_in_it() {
        for (int i = 0; i < 50; i++) {
            get(store.commit(new Commit().event(event("e" + i, T))));
        }
        List<LoggedEvent> read = get(store.read(0, 100));
        assertThat(ids(read))
                .isEqualTo(IntStream.range(0, 50).mapToObj(i -> "e" + i).toList());
        assertThat(heard).isEqualTo(read);
        assertThat(get(store.head())).isEqualTo(read.getLast().position());
        assertThat(ids(get(store.read(read.get(9).position(), 3)))).containsExactly("e10", "e11", "e12");
    }

    @Test
    void a_change_seen_again_is_in_the_log_once() {
        get(store.commit(new Commit().event(event("a", T))));
        List<LoggedEvent> again = get(
                store.commit(new Commit().event(event("a", T.plusSeconds(5))).event(event("b", T))));
        assertThat(ids(again)).containsExactly("b");
        assertThat(ids(get(store.read(0, 10)))).containsExactly("a", "b");
        assertThat(ids(heard)).containsExactly("a", "b");
        get(store.commit(new Commit().event(event("b", T)).event(event("a", T))));
        assertThat(get(store.head()))
                .as("a repeat is no event, so it does not move the head")
                .isEqualTo(heard.getLast().position());
    }

    @Test
    void a_commit_is_written_whole() {
        get(store.commit(new Commit()
                .event(event("a", T))
                .put(NOTE, "acme", "k", new Note("x", 1))
                .cursor("acme", "c", "17")
                .position("alert", 4)
                .message(new Message("m1", "oncall", "g", "{}", T))));
        assertThat(get(store.snapshot(NOTE, "acme", "k"))).contains(new Note("x", 1));
        assertThat(get(store.cursor("acme", "c"))).contains("17");
        assertThat(get(store.position("alert"))).isEqualTo(4);
        assertThat(get(store.due(T, 10))).hasSize(1);
    }

    @Test
    void a_consumer_that_would_move_back_changes_nothing_and_others_in_its_group_go_through() {
        get(store.commit(new Commit().position("alert", 10)));
        List<Future<?>> good = new ArrayList<>();
        Future<?> bad = Future.succeededFuture();
        for (int i = 0; i < 40; i++) {
            if (i == 20) {
                bad = store.commit(new Commit()
                        .event(event("bad", T))
                        .put(NOTE, "acme", "bad", new Note("", 0))
                        .position("alert", 9));
            }
            good.add(store.commit(new Commit().event(event("good" + i, T))));
        }
        get(Future.all(good));
        Future<?> refused = bad;
        assertThatThrownBy(() -> get(refused))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("alert");
        assertThat(get(store.read(0, 100)))
                .hasSize(40)
                .noneMatch(e -> e.event().header().id().equals("bad"));
        assertThat(get(store.snapshot(NOTE, "acme", "bad"))).isEmpty();
        assertThat(get(store.position("alert"))).isEqualTo(10);
    }

    @Test
    void snapshots_of_a_kind_come_in_the_order_in_which_they_were_written() {
        get(store.commit(new Commit().put(NOTE, "acme", "z", new Note("oldest", 1))));
        now = now.plusSeconds(1);
        get(store.commit(new Commit().put(NOTE, "acme", "m", new Note("older", 2))));
        now = now.plusSeconds(1);
        get(store.commit(new Commit().put(NOTE, "acme", "a", new Note("newest", 3))));

        assertThat(get(store.snapshots(NOTE))).extracting(Keyed::key).containsExactly("z", "m", "a");
    }

    @Test
    void snapshots_can_be_read_by_key_by_organisation_and_by_kind_and_removed() {
        get(store.commit(new Commit()
                .put(NOTE, "acme", "a", new Note("a", 1))
                .put(NOTE, "acme", "b", new Note("b", 2))
                .put(NOTE, "other", "a", new Note("o", 3))));
        assertThat(get(store.snapshots(NOTE, "acme", Set.of("a", "z")))).isEqualTo(Map.of("a", new Note("a", 1)));
        assertThat(get(store.snapshots(NOTE, "acme"))).containsOnlyKeys("a", "b");
        assertThat(get(store.snapshots(NOTE))).hasSize(3);
        get(store.commit(
                new Commit().put(NOTE, "acme", "a", new Note("again", 9)).remove(NOTE, "acme", "a")));
        assertThat(get(store.snapshots(NOTE, "acme"))).containsOnlyKeys("b");
    }

    @Test
    void many_writers_at_once_lose_nothing() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 50; t++) {
            int thread = t;
            threads.add(Thread.ofVirtual().start(() -> {
                for (int i = 0; i < 20; i++) {
                    get(store.commit(new Commit()
                            .event(event(thread + "/" + i, T))
                            .put(NOTE, "acme", "t" + thread, new Note("", i))));
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        List<LoggedEvent> all = get(store.read(0, 2_000));
        assertThat(new HashSet<>(ids(all))).hasSize(1_000);
        assertThat(heard).isEqualTo(all);
        assertThat(get(store.snapshots(NOTE, "acme")).values())
                .allMatch(note -> note.number() == 19)
                .hasSize(50);
    }

    @Test
    void everything_is_there_after_a_restart_and_positions_go_on() {
        get(store.commit(
                new Commit().event(event("a", T)).position("alert", 1).message(new Message("m", "r", "g", "{}", T))));
        long before = get(store.head());
        get(store.close());
        store = reopen();
        assertThat(get(store.head())).isEqualTo(before);
        get(store.commit(new Commit().event(event("a", T)).event(event("b", T))));
        assertThat(ids(get(store.read(0, 10)))).containsExactly("a", "b");
        assertThat(get(store.read(before, 10)))
                .allMatch(e -> e.position() > before)
                .hasSize(1);
        assertThat(get(store.due(T, 10))).hasSize(1);
    }

    @Test
    void a_receiver_with_dead_messages_only_has_no_oldest_that_waits() {
        get(store.commit(new Commit().message(new Message("1", "r", "g", "a", T))));
        get(store.dead(get(store.due(T, 1)).getFirst().id(), T, "400"));
        assertThat(get(store.outboxStatus())).containsExactly(new OutboxStatus("r", 0, 1, null));
    }

    @Test
    void messages_of_a_group_wait_for_each_other_and_dead_ones_do_not_block() {
        get(store.commit(new Commit()
                .message(new Message("1", "r", "g", "a", T))
                .message(new Message("2", "r", "g", "b", T))
                .message(new Message("3", "r", "h", "c", T))
                .message(new Message("4", "other", "g", "d", T))
                .message(new Message("1", "r", "g", "repeat", T))));
        assertThat(get(store.due(T, 10))).extracting(e -> e.message().key()).containsExactly("1", "3", "4");
        OutboxEntry first = get(store.due(T, 1)).getFirst();
        get(store.retryAt(first.id(), T.plusSeconds(60), "503"));
        assertThat(get(store.due(T, 10))).extracting(e -> e.message().key()).containsExactly("3", "4");
        assertThat(get(store.due(T.plusSeconds(60), 1)).getFirst().attempts()).isEqualTo(1);
        get(store.dead(first.id(), T, "410 gone"));
        assertThat(get(store.due(T, 10))).extracting(e -> e.message().key()).containsExactly("2", "3", "4");
        assertThat(get(store.outboxStatus())).contains(new OutboxStatus("r", 2, 1, T));
        assertThat(get(store.deadLetters(DeadLetterQuery.ALL)))
                .extracting(DeadLetter::id)
                .containsExactly(first.id());
        assertThat(get(store.requeue(first.id(), T))).isTrue();
        assertThat(get(store.due(T, 10))).extracting(e -> e.message().key()).containsExactly("1", "3", "4");
        get(store.delivered(first.id(), T));
        get(store.commit(new Commit().message(new Message("1", "r", "g", "told already", T))));
        assertThat(get(store.due(T, 10))).extracting(e -> e.message().key()).containsExactly("2", "3", "4");
    }

    @Test
    void dead_letters_can_be_listed_by_receiver_and_time_page_by_page_and_read() {
        for (int i = 0; i < 5; i++) {
            get(store.commit(new Commit()
                    .message(new Message("a" + i, "a", "g" + i, "body " + i, T))
                    .message(new Message("b" + i, "b", "g" + i, "body " + i, T))));
        }
        for (OutboxEntry entry : get(store.due(T, 10))) {
            get(store.dead(entry.id(), T.plusSeconds(entry.id()), "HTTP 400"));
        }
        List<DeadLetter> first = get(store.deadLetters(DeadLetterQuery.of("a", 2)));
        assertThat(first).extracting(DeadLetter::key).containsExactly("a0", "a1");
        List<DeadLetter> rest = get(store.deadLetters(
                DeadLetterQuery.of("a", 10).after(first.getLast().id())));
        assertThat(rest).extracting(DeadLetter::key).containsExactly("a2", "a3", "a4");
        DeadLetter one = rest.getFirst();
        assertThat(get(store.deadLetters(
                        DeadLetterQuery.ALL.between(one.diedAt(), one.diedAt().plusMillis(1)))))
                .containsExactly(one);
        assertThat(one.error()).isEqualTo("HTTP 400");
        assertThat(one.attempts()).isEqualTo(1);
        assertThat(get(store.deadLetter(one.id()))).contains(one);
        assertThat(get(store.deadLetterBody(one.id()))).contains("body 2");
        assertThat(get(store.deadLetter(99_999))).isEmpty();
    }

    @Test
    void dead_letters_can_be_tried_again_once_and_forgotten_and_know_what_overtook_them() {
        get(store.commit(new Commit()
                .message(new Message("1", "r", "g", "a", T))
                .message(new Message("2", "r", "h", "b", T))
                .message(new Message("3", "other", "g", "c", T))));
        get(store.due(T, 10)).forEach(entry -> get(store.dead(entry.id(), T, "HTTP 400")));
        get(store.commit(new Commit().message(new Message("4", "r", "g", "d", T))));
        get(store.delivered(get(store.due(T, 10)).getFirst().id(), T));
        List<DeadLetter> dead = get(store.deadLetters(DeadLetterQuery.ALL));
        assertThat(dead).extracting(DeadLetter::overtaken).containsExactly(true, false, false);

        Instant later = T.plus(Duration.ofDays(9));
        assertThat(get(store.requeueAll("r", false, 10, later))).isEqualTo(1);
        assertThat(get(store.due(later, 10))).singleElement().satisfies(again -> {
            assertThat(again.message()).isEqualTo(new Message("2", "r", "h", "b", later));
            assertThat(again.attempts()).isZero();
        });
        assertThat(get(store.requeue(dead.get(1).id(), later)))
                .as("it waits already")
                .isFalse();
        assertThat(get(store.requeueAll("r", true, 10, later))).isEqualTo(1);
        assertThat(get(store.discard(dead.get(2).id()))).isTrue();
        assertThat(get(store.discard(dead.get(2).id()))).isFalse();
        assertThat(get(store.discard(dead.get(1).id()))).as("it is not dead").isFalse();
        assertThat(get(store.deadLetters(DeadLetterQuery.ALL))).isEmpty();
        assertThat(get(store.due(later, 10))).hasSize(2);
    }

    @Test
    void retention_takes_what_is_old_and_passed_by_every_consumer_and_nothing_else() {
        Instant old = T.minus(Duration.ofDays(100));
        for (int i = 0; i < 2_500; i++) {
            store.commit(new Commit().event(event("old" + i, old)));
        }
        get(store.commit(new Commit()
                .event(event("new", T))
                .message(new Message("done", "r", "g", "{}", old))
                .message(new Message("waits", "r", "h", "{}", old))));
        List<LoggedEvent> all = get(store.read(0, 5_000));
        get(store.delivered(get(store.due(T, 1)).getFirst().id(), old));
        get(store.enforceRetention(T));
        assertThat(get(store.read(0, 5_000)))
                .as("no consumer has passed anything")
                .hasSize(2_501);
        get(store.commit(new Commit().position("alert", all.get(2_000).position())));
        get(store.enforceRetention(T));
        assertThat(ids(get(store.read(0, 5_000))))
                .hasSize(500)
                .startsWith("old2001")
                .endsWith("new");
        assertThat(get(store.due(T, 10))).extracting(e -> e.message().key()).containsExactly("waits");
    }

    @Test
    void it_knows_how_much_it_holds_before_and_after_the_retention_and_a_restart() {
        assertThat(get(store.logStatus()).events()).isZero();
        assertThat(get(store.logStatus()).oldest()).isNull();
        Instant old = T.minus(Duration.ofDays(100));
        for (int i = 0; i < 1_500; i++) {
            store.commit(new Commit().event(event("old" + i, old.plusSeconds(i))));
        }
        get(store.commit(new Commit().event(event("new", T))));
        LogStatus full = get(store.logStatus());
        assertThat(full.events()).isEqualTo(1_501);
        assertThat(full.oldest()).isEqualTo(old);
        assertThat(full.bytes()).isGreaterThan(100_000);

        long head = get(store.head());
        get(store.commit(new Commit().position("alert", head)));
        get(store.enforceRetention(T));
        get(store.close());
        store = reopen();
        LogStatus left = get(store.logStatus());
        assertThat(left.events()).isEqualTo(1);
        assertThat(left.oldest()).isEqualTo(T);
        assertThat(left.bytes()).isPositive();
    }

    @Test
    void the_same_database_is_refused_to_a_second_process() {
        assertThatThrownBy(() -> get(Store.open(vertx, chosen, InstantSource.system(), e -> {})))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("in use by another Signalman");
    }
}
