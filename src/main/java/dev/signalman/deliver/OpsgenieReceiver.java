package dev.signalman.deliver;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.signalman.message.HttpMessage;
import dev.signalman.message.Medium;
import dev.signalman.message.MessageOptions;
import dev.signalman.message.Opsgenie;
import dev.signalman.message.Templates;
import dev.signalman.secret.Secret;
import java.util.List;
import java.util.Map;

/**
 * Opsgenie's Alert API: one request for each incident of a notification, with the incident as the alias, so that one that is sent again
 * changes nothing. Source: https://docs.opsgenie.com/docs/alert-api
 *
 * @param name the name that messages carry
 * @param apiUrl {@link #URL}, or that of the EU
 * @param apiKey key of the integration
 * @param responders whom Opsgenie tells, each with {@code type} and {@code name}, {@code username} or {@code id}
 * @param medium what requests look like
 * @param limits how hard it is tried
 */
public record OpsgenieReceiver(
        String name,
        Secret apiUrl,
        Secret apiKey,
        List<Map<String, String>> responders,
        Medium medium,
        DeliveryLimits limits)
        implements Receiver {
    public static final String URL = "https://api.opsgenie.com";
    public static final DeliveryLimits LIMITS = DeliveryLimits.of(2);

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String CREATE = "/v2/alerts";

    public OpsgenieReceiver {
        Receiver.check(name, apiUrl);
        responders = List.copyOf(responders);
    }

    public OpsgenieReceiver(
            String name,
            Secret apiUrl,
            Secret apiKey,
            List<Map<String, String>> responders,
            Templates templates,
            MessageOptions options) {
        this(name, apiUrl, apiKey, responders, new Opsgenie(templates, options), LIMITS);
    }

    @Override
    public Verdict attempt(Delivery delivery, Wire wire) {
        return Posting.attempt(
                delivery,
                this,
                medium,
                request -> wire.exchange(outgoing(request), limits.timeout(), reply -> judge(request, reply, wire)));
    }

    private Outgoing outgoing(HttpMessage request) {
        HttpMessage addressed = request;
        if (request.path().equals(CREATE) && !responders.isEmpty()) {
            ArrayNode people = JSON.valueToTree(responders);
            addressed = Posting.with(request, "responders", people);
        }
        return Posting.to(apiUrl, addressed).with(Authorization.HEADER, "GenieKey " + apiKey.get());
    }

    /** What is not there need not be closed. */
    private static Verdict judge(HttpMessage request, Reply reply, Wire wire) {
        return reply.status() == 404 && !request.path().equals(CREATE)
                ? new Verdict.Delivered()
                : Verdict.of(reply, wire.now());
    }

    @Override
    public Redaction redaction() {
        return Redaction.of(List.of(apiUrl), apiKey);
    }

    @Override
    public boolean showsState() {
        return true;
    }
}
