package dev.signalman.deliver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalman.alert.NotificationJson;
import dev.signalman.message.HttpMessage;
import dev.signalman.message.Medium;
import dev.signalman.message.Rendered;
import dev.signalman.message.TemplateFailure;
import dev.signalman.secret.Secret;
import dev.signalman.store.Message;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How media are told that take requests to one address. Where a notification takes several, each has a key by which the medium drops a
 * repeat, so that it does no harm when all are made again after a restart.
 */
final class Posting {
    private static final Logger log = LoggerFactory.getLogger(Posting.class);
    private static final NotificationJson NOTIFICATIONS = new NotificationJson();
    private static final ObjectMapper JSON = new ObjectMapper();

    private Posting() {}

    /** @param exchange makes a request and judges what came of it */
    static Verdict attempt(
            Delivery delivery, Receiver receiver, Medium medium, Function<HttpMessage, Verdict> exchange) {
        List<HttpMessage> requests = requests(delivery, receiver, medium);
        return Steps.next(
                delivery,
                requests.stream()
                        .map(request -> new Steps.Step(request.key(), () -> exchange.apply(request)))
                        .toList());
    }

    /** The same for a medium that takes everything at one address and answers by the status. */
    static Verdict attempt(Delivery delivery, Wire wire, Receiver receiver, Medium medium, Secret address) {
        return attempt(
                delivery,
                receiver,
                medium,
                request -> wire.exchange(to(address, request), receiver.limits().timeout()));
    }

    private static List<HttpMessage> requests(Delivery delivery, Receiver receiver, Medium medium) {
        Message message = delivery.message();
        return NOTIFICATIONS
                .read(message.body())
                .map(notification -> {
                    Rendered rendered = medium.render(notification);
                    failed(receiver, rendered.failures());
                    return rendered.requests();
                })
                // an earlier version rendered it
                .orElseGet(() -> List.of(
                        new HttpMessage(message.key(), "", "", "application/json; charset=utf-8", message.body())));
    }

    /** The built-in template was used instead, so the message is told all the same. */
    static void failed(Receiver receiver, List<TemplateFailure> failures) {
        failures.forEach(failure -> log.warn(
                "a template for {} failed, so the built-in one was used: {}",
                receiver.name(),
                receiver.redaction().clean(failure.text())));
    }

    /** The request as a medium renders it, to an address to which its path is appended. */
    static Outgoing to(Secret address, HttpMessage request) {
        return new Outgoing(
                        HttpMethod.POST,
                        request.path().isEmpty() ? address : new Secret(stripped(address.get()) + request.path()),
                        Map.of("Content-Type", request.contentType()),
                        request.body().getBytes(StandardCharsets.UTF_8))
                .withKey(request.key());
    }

    private static String stripped(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    /** The same with one more member in its body. */
    static HttpMessage with(HttpMessage request, String member, JsonNode value) {
        ObjectNode body = object(request.body());
        body.set(member, value);
        return new HttpMessage(
                request.key(), request.incident(), request.path(), request.contentType(), body.toString());
    }

    /** Empty if it is no JSON object. */
    static ObjectNode object(String text) {
        try {
            return JSON.readTree(text) instanceof ObjectNode object ? object : JSON.createObjectNode();
        } catch (JsonProcessingException e) {
            // an answer of whoever sits in between
            return JSON.createObjectNode();
        }
    }
}
