package dev.signalman.web;

import dev.signalman.hook.SlackAction;
import dev.signalman.hook.SlackRequests;
import dev.signalman.hook.SlackVerdict;
import dev.signalman.incident.IncidentDesk;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /hooks/slack}: somebody pressed a button of a message. Slack waits three seconds, so what takes longer goes on behind the
 * answer. A press that is sent again does nothing more. On the event loop of its server.
 */
public final class SlackRoute implements Resource {
    /** Where the Slack app sends what people press. */
    public static final String PATH = "/hooks/slack";

    private static final Logger log = LoggerFactory.getLogger(SlackRoute.class);
    /** It holds the message with the button. */
    private static final int MAX_BYTES = 512 << 10;

    private static final Duration BODY_WITHIN = Duration.ofSeconds(2);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(2);
    private static final int MOST_AT_ONCE = 16;
    private static final int REMEMBERED = 10_000;

    private final SlackRequests requests;
    private final IncidentDesk desk;
    private final InstantSource clock;
    private final JsonAnswer answer = new JsonAnswer(words -> Map.of("error", words));
    private final SequencedSet<String> seen = new LinkedHashSet<>();
    private int underWay;

    /**
     * @param requests judges
     * @param desk does what is asked; called on the event loop
     */
    public SlackRoute(SlackRequests requests, IncidentDesk desk, InstantSource clock) {
        this.requests = requests;
        this.desk = desk;
        this.clock = clock;
    }

    @Override
    public void mount(Paths paths) {
        paths.post(PATH, this::take);
    }

    private void take(RoutingContext request) {
        HttpServerRequest http = request.request();
        String timestamp = http.getHeader(SlackRequests.TIMESTAMP_HEADER);
        String signature = http.getHeader(SlackRequests.SIGNATURE_HEADER);
        if (timestamp == null || signature == null) {
            answer.when(request, Future.failedFuture(Refusal.unread(401, "unsigned", "a signature is needed")));
            return;
        }
        if (underWay >= MOST_AT_ONCE) {
            answer.when(request, Future.failedFuture(Refusal.unread(429, "limited", "too many requests at once")));
            return;
        }
        underWay++;
        answer.when(
                request,
                Body.read(request, MAX_BYTES, BODY_WITHIN)
                        .onComplete(done -> underWay--)
                        .compose(body ->
                                answer(requests.judge(timestamp, signature, body.getBytes(), clock.instant()))));
    }

    private Future<Map<String, Object>> answer(SlackVerdict verdict) {
        return switch (verdict) {
            case SlackVerdict.Accepted(SlackAction action) ->
                remember(action.key()) ? act(action) : Future.succeededFuture(Map.of());
            case SlackVerdict.Nothing nothing -> Future.succeededFuture(Map.of());
            case SlackVerdict.Forged forged -> Future.failedFuture(Refusal.of(403, "the signature is not ours"));
            case SlackVerdict.Unreadable unreadable -> Future.failedFuture(Refusal.of(400, unreadable.why()));
        };
    }

    private Future<Map<String, Object>> act(SlackAction action) {
        Future<Map<String, Object>> done = perform(action)
                .map(v -> Map.<String, Object>of())
                .recover(e -> Future.succeededFuture(refused(action, e)));
        // late is not undone: the message itself will show it
        return done.timeout(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS).otherwise(Map.of());
    }

    private Future<?> perform(SlackAction action) {
        String by = action.user() + " (Slack)";
        return switch (action) {
            case SlackAction.Acknowledge a -> desk.acknowledge(a.incident(), by, "");
            case SlackAction.Silence s -> desk.silenceIncident(s.incident(), s.time(), by, "silenced from Slack");
            case SlackAction.Rerun r -> desk.rerun(r.incident(), by);
        };
    }

    private Map<String, Object> refused(SlackAction action, Throwable e) {
        String words;
        if (e instanceof IncidentDesk.Refused known) {
            words = "Signalman did not do it: " + known.getMessage();
        } else {
            log.atError()
                    .setCause(e)
                    .addKeyValue("incident", action.incident())
                    .log("what somebody asked for in Slack failed");
            // it may be tried again
            seen.remove(action.key());
            words = "Signalman could not do it now; try again.";
        }
        return Map.of("response_type", "ephemeral", "replace_original", false, "text", escaped(words));
    }

    /** As Slack wants text, so that a name becomes neither a mention nor a link. */
    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    private boolean remember(String key) {
        if (!seen.add(key)) {
            return false;
        }
        if (seen.size() > REMEMBERED) {
            seen.removeFirst();
        }
        return true;
    }
}
