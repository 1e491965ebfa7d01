package dev.signalman.export;

import dev.signalman.deliver.Courier;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Posts events. Source: CloudEvents 1.0.2, HTTP Protocol Binding. */
final class WebhookSink implements Sink {
    private final WebhookOptions options;
    private final Courier courier;

    WebhookSink(WebhookOptions options, Courier courier) {
        this.options = options;
        this.courier = courier;
    }

    @Override
    public int most() {
        return options.batch();
    }

    @Override
    public Answer take(List<Envelope> events) {
        return switch (post(events)) {
            case Courier.Answered answered -> answer(answered);
            case Courier.Unanswered unanswered -> new Answer.Failed(unanswered.why(), null);
        };
    }

    private Courier.Outcome post(List<Envelope> events) {
        if (options.batch() > 1) {
            // its events may be repeated in other company, so the request as such has no key
            return courier.post("", Map.of("Content-Type", Envelope.BATCH), Envelope.batch(events));
        }
        Envelope event = events.getFirst();
        return switch (options.mode()) {
            case STRUCTURED ->
                courier.post(event.id(), Map.of("Content-Type", Envelope.STRUCTURED), event.structured());
            case BINARY -> {
                Map<String, String> headers = new LinkedHashMap<>();
                headers.put("Content-Type", Envelope.DATA_TYPE);
                event.headers("ce-").forEach((name, value) -> headers.put(name, HeaderText.encode(value)));
                yield courier.post(event.id(), headers, event.body());
            }
        };
    }

    /** Only what is said about the event itself refuses it; what is said about the address or the sender can be mended. */
    private static Answer answer(Courier.Answered answered) {
        Duration after = answered.after();
        return switch (answered.status() / 100) {
            case 2 -> new Answer.Taken();
            case 3 ->
                new Answer.Failed(
                        answered.said() + " (redirects are not followed; configure the address that it leads to)",
                        after);
            default ->
                switch (answered.status()) {
                    case 400, 409, 413, 422, 431 -> new Answer.Refused(answered.said());
                    default -> new Answer.Failed(answered.said(), after);
                };
        };
    }

    @Override
    public void close() {
        courier.close();
    }
}
