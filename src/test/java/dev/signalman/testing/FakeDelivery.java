package dev.signalman.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.signalman.store.DeadLetterQuery;
import dev.signalman.web.DeadLetterDesk;
import dev.signalman.web.ReceiverTest;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Receivers and dead letters in memory. Any thread. */
public final class FakeDelivery implements DeadLetterDesk, ReceiverTest {
    private final Map<Long, Letter> letters = new TreeMap<>();
    private final List<Long> replayed = new ArrayList<>();
    private final List<String> tested = new ArrayList<>();

    /** Adds a letter. */
    public synchronized void dead(long id, String integration, String summary) {
        Instant at = Instant.parse("2026-11-02T09:00:00Z");
        letters.put(
                id,
                new Letter(
                        id, integration, "group", summary, at, at.plusSeconds(600), 12, "HTTP 410: channel is gone"));
    }

    public synchronized List<Long> replayed() {
        return List.copyOf(replayed);
    }

    public synchronized List<String> tested() {
        return List.copyOf(tested);
    }

    @Override
    public synchronized Future<List<Letter>> letters(@Nullable String integration, long after, int limit) {
        DeadLetterQuery query = DeadLetterQuery.of(integration == null ? "" : integration, limit);
        return Future.succeededFuture(letters.values().stream()
                .filter(letter -> integration == null || letter.integration().equals(integration))
                .filter(letter -> letter.id() > after)
                .limit(query.limit())
                .toList());
    }

    @Override
    public synchronized Future<Optional<Opened>> letter(long id) {
        return Future.succeededFuture(Optional.ofNullable(letters.get(id))
                .map(letter ->
                        new Opened(letter, JsonNodeFactory.instance.objectNode().put("summary", letter.summary()))));
    }

    @Override
    public synchronized Future<Replayed> replay(List<Long> ids) {
        int before = letters.size();
        ids.stream().filter(letters::containsKey).forEach(replayed::add);
        ids.forEach(letters::remove);
        int queued = before - letters.size();
        return Future.succeededFuture(new Replayed(queued, 0, ids.size() - queued));
    }

    @Override
    public synchronized Future<Replayed> replayAll(String integration) {
        return replay(letters.values().stream()
                .filter(letter -> letter.integration().equals(integration))
                .map(Letter::id)
                .toList());
    }

    @Override
    public synchronized Future<Boolean> discard(long id) {
        return Future.succeededFuture(letters.remove(id) != null);
    }

    @Override
    public Map<String, List<String>> integrations() {
        Map<String, List<String>> all = new TreeMap<>();
        all.put("oncall", List.of("oncall/slack0", "oncall/webhook0"));
        all.put("team", List.of("team/slack0"));
        return all;
    }

    @Override
    public synchronized Future<List<Outcome>> test(String receiver, @Nullable String integration) {
        List<Outcome> outcomes = integrations().getOrDefault(receiver, List.of()).stream()
                .filter(name -> integration == null || name.equals(integration))
                .map(name -> name.endsWith("webhook0")
                        ? new Outcome(name, false, "HTTP 500 from hooks.example")
                        : new Outcome(name, true, "HTTP 200"))
                .toList();
        outcomes.forEach(outcome -> tested.add(outcome.integration()));
        return Future.succeededFuture(outcomes);
    }
}
