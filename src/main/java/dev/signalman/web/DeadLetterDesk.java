package dev.signalman.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where people look through the messages that were given up. Called on the event loop. */
public interface DeadLetterDesk {
    /**
     * A message that could not be delivered.
     *
     * @param id of it
     * @param integration for whom it was, such as {@code oncall/slack0}
     * @param group what orders it among others
     * @param summary in one line what it says
     * @param createdAt when it was made
     * @param givenUpAt when it was given up
     * @param attempts how often it was tried
     * @param error what went wrong at last, without anything secret
     */
    record Letter(
            long id,
            String integration,
            String group,
            String summary,
            Instant createdAt,
            @Nullable Instant givenUpAt,
            int attempts,
            String error) {}

    /**
     * A letter and what it says.
     *
     * @param letter the letter
     * @param message the message as it is kept
     */
    record Opened(Letter letter, JsonNode message) {}

    /**
     * Letters in order of their ids.
     *
     * @param integration only of this one; null for all
     * @param after only those with a higher id; 0 for all
     * @param limit at most so many
     */
    Future<List<Letter>> letters(@Nullable String integration, long after, int limit);

    /** The letter of this id, if there is one. */
    Future<Optional<Opened>> letter(long id);

    /**
     * What came of trying some again.
     *
     * @param queued how many wait in the outbox again
     * @param overtaken how many stay dead, since something newer of the same group has been told
     * @param unknown how many there are not
     */
    record Replayed(int queued, int overtaken, int unknown) {}

    /** Tries them again from now on. */
    Future<Replayed> replay(List<Long> ids);

    /** Tries all of an integration again. */
    Future<Replayed> replayAll(String integration);

    /** Forgets a letter; false if there is none of this id. */
    Future<Boolean> discard(long id);
}
