package dev.signalman.alert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.event.EventJson;
import dev.signalman.store.Message;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * The form in which notifications wait in the outbox: their JSON behind a marker. What an earlier version left there has no marker: it
 * was rendered for its medium already.
 */
public final class NotificationJson {
    /** What every body begins with; nothing that was ever sent to a medium does. */
    private static final String MARKER = "{\"signalman\":\"notification/1\",\"notification\":";

    private final ObjectMapper mapper = EventJson.mapper();

    public String write(Notification notification) {
        try {
            return MARKER + mapper.writeValueAsString(notification) + "}";
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("notification cannot be written: " + notification.key(), e);
        }
    }

    /** Empty for a body that is to be sent as it is. */
    public Optional<Notification> read(String body) {
        if (!body.startsWith(MARKER)) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    mapper.readValue(body.substring(MARKER.length(), body.length() - 1), Notification.class));
        } catch (JsonProcessingException e) {
            // the cause is left out: it quotes the text, which people wrote
            throw new IllegalArgumentException("the notification in the outbox cannot be read");
        }
    }

    /** What to put into the outbox: in order with the others of the same group and integration. */
    public Message message(Notification notification) {
        return new Message(
                notification.key(),
                notification.integration(),
                notification.groupKey(),
                write(notification),
                notification.at());
    }
}
