package dev.signalman.web;

import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sends a message that says that it is a test. Called on the event loop. */
public interface ReceiverTest {
    /**
     * What became of it at one integration.
     *
     * @param integration its name, such as {@code oncall/slack0}
     * @param delivered whether it was taken
     * @param words what the other side said, or what went wrong; without anything secret
     */
    record Outcome(String integration, boolean delivered, String words) {}

    /** Names of the receivers, and of the integrations of each. */
    Map<String, List<String>> integrations();

    /**
     * Sends it past the outbox, once, without retries.
     *
     * @param receiver name of a receiver
     * @param integration only to this one; null for all of the receiver
     */
    Future<List<Outcome>> test(String receiver, @Nullable String integration);
}
