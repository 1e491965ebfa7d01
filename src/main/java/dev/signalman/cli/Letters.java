package dev.signalman.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Notification;
import dev.signalman.alert.NotificationJson;
import dev.signalman.deliver.DeadLetters;
import dev.signalman.event.EventJson;
import dev.signalman.store.DeadLetter;
import dev.signalman.store.DeadLetterQuery;
import dev.signalman.web.DeadLetterDesk;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The dead letters as people look through them. */
final class Letters implements DeadLetterDesk {
    private final DeadLetters letters;
    private final NotificationJson notifications = new NotificationJson();
    private final ObjectMapper json = EventJson.mapper();

    Letters(DeadLetters letters) {
        this.letters = letters;
    }

    @Override
    public Future<List<Letter>> letters(@Nullable String integration, long after, int limit) {
        return letters.page(DeadLetterQuery.of(integration == null ? "" : integration, limit)
                        .after(after))
                .map(page -> page.letters().stream()
                        .map(letter -> letter(letter, ""))
                        .toList());
    }

    @Override
    public Future<Optional<Opened>> letter(long id) {
        return letters.open(id)
                .map(found -> found.map(
                        opened -> new Opened(letter(opened.letter(), summary(opened.body())), message(opened.body()))));
    }

    private static Letter letter(DeadLetter letter, String summary) {
        return new Letter(
                letter.id(),
                letter.receiver(),
                letter.group(),
                summary,
                letter.createdAt(),
                letter.diedAt(),
                letter.attempts(),
                letter.error());
    }

    private String summary(String body) {
        return notifications.read(body).map(Letters::summary).orElse("");
    }

    private static String summary(Notification notification) {
        return notification.alerts().stream()
                .map(alert -> alert.annotation(Alert.SUMMARY))
                .limit(3)
                .collect(Collectors.joining("; "));
    }

    private JsonNode message(String body) {
        try {
            Optional<Notification> notification = notifications.read(body);
            return notification.isPresent() ? json.valueToTree(notification.get()) : json.readTree(body);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(body);
        }
    }

    @Override
    public Future<Replayed> replay(List<Long> ids) {
        Future<Replayed> all = Future.succeededFuture(new Replayed(0, 0, 0));
        for (long id : ids) {
            all = all.compose(before -> letters.replay(id).map(replay -> switch (replay) {
                case QUEUED -> new Replayed(before.queued() + 1, before.overtaken(), before.unknown());
                case OVERTAKEN -> new Replayed(before.queued(), before.overtaken() + 1, before.unknown());
                case NOT_FOUND -> new Replayed(before.queued(), before.overtaken(), before.unknown() + 1);
            }));
        }
        return all;
    }

    @Override
    public Future<Replayed> replayAll(String integration) {
        return letters.replayAll(integration).map(count -> new Replayed(count, 0, 0));
    }

    @Override
    public Future<Boolean> discard(long id) {
        return letters.discard(id);
    }
}
