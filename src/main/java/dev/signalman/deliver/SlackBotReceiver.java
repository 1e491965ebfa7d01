package dev.signalman.deliver;

import static io.vertx.core.Future.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Notification;
import dev.signalman.alert.NotificationJson;
import dev.signalman.message.MessageOptions;
import dev.signalman.message.SlackIncident;
import dev.signalman.message.SlackThread;
import dev.signalman.message.Templates;
import dev.signalman.message.Told;
import dev.signalman.secret.Secret;
import dev.signalman.store.Commit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Slack by the token of a bot: one message for each incident, changed in place, its story in its thread. Where the message is, is kept
 * in the store as soon as Slack has said it, so that a restart goes on with the same; only a process that dies within that moment posts
 * a second one. Slack allows about one message a second in a channel.
 * Source: https://docs.slack.dev/reference/methods/chat.postMessage
 *
 * @param name the name that messages carry
 * @param apiUrl {@link #URL} unless there is a proxy in between
 * @param botToken token of the bot, with the scope {@code chat:write}
 * @param channel name or id of the channel
 * @param thread what messages look like
 * @param limits how hard it is tried; its concurrency must be 1
 */
public record SlackBotReceiver(
        String name, Secret apiUrl, Secret botToken, String channel, SlackThread thread, DeliveryLimits limits)
        implements Receiver {
    public static final String URL = "https://slack.com/api";
    public static final DeliveryLimits LIMITS = DeliveryLimits.of(1).withConcurrency(1);

    private static final NotificationJson NOTIFICATIONS = new NotificationJson();
    private static final Duration WHEN_LIMITED = Duration.ofSeconds(30);
    /** The message was removed by somebody, or is too old to change. */
    private static final Set<String> GONE =
            Set.of("message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found");

    private static final Set<String> PASSING = Set.of(
            "internal_error",
            "fatal_error",
            "service_unavailable",
            "request_timeout",
            "team_added_to_org",
            "update_failed",
            "external_channel_migrating");

    public SlackBotReceiver {
        Receiver.check(name, apiUrl);
        if (limits.concurrency() != 1) {
            throw new IllegalArgumentException(name + ": concurrency must be 1, so that an incident has one message");
        }
    }

    public SlackBotReceiver(
            String name, Secret apiUrl, Secret botToken, String channel, Templates templates, MessageOptions options) {
        this(name, apiUrl, botToken, channel, new SlackThread(templates, options), LIMITS);
    }

    @Override
    public Verdict attempt(Delivery delivery, Wire wire) {
        Optional<Notification> told = NOTIFICATIONS.read(delivery.message().body());
        if (told.isEmpty()) {
            // an earlier version rendered it for a webhook
            ObjectNode body = Posting.object(delivery.message().body());
            body.put("channel", channel);
            return call(wire, "chat.postMessage", body.toString(), reply -> new Verdict.Delivered());
        }
        List<Steps.Step> steps = new ArrayList<>();
        for (Alert alert : told.get().alerts()) {
            String incident = alert.incident();
            steps.add(new Steps.Step(incident, () -> message(told.get(), alert, wire)));
            steps.add(new Steps.Step(incident + "/reply", () -> reply(told.get(), alert, wire)));
        }
        return Steps.next(delivery, steps);
    }

    private Optional<SlackMessageAt> at(Alert alert, Wire wire) {
        return await(wire.store().snapshot(SlackMessageAt.KIND, name, alert.incident()));
    }

    private void keep(Wire wire, String incident, SlackMessageAt at) {
        await(wire.store().commit(new Commit().put(SlackMessageAt.KIND, name, incident, at)));
    }

    /** Posts the incident's message, or changes it. */
    private Verdict message(Notification notification, Alert alert, Wire wire) {
        Optional<SlackMessageAt> at = at(alert, wire);
        SlackIncident incident =
                thread.render(notification, alert, at.map(SlackMessageAt::told).orElse(Told.NOTHING));
        Posting.failed(this, incident.failures());
        if (at.isPresent()) {
            String update = incident.update(at.get().channel(), at.get().ts());
            return call(wire, "chat.update", update, reply -> new Verdict.Delivered(), error -> {
                await(wire.store().commit(new Commit().remove(SlackMessageAt.KIND, name, alert.incident())));
                return new Verdict.Partly();
            });
        }
        return call(wire, "chat.postMessage", incident.post(channel), reply -> {
            String id = reply.path("channel").asText("");
            String ts = reply.path("ts").asText("");
            if (!id.isEmpty() && !ts.isEmpty()) {
                keep(wire, alert.incident(), new SlackMessageAt(id, ts, incident.state()));
            }
            return new Verdict.Delivered();
        });
    }

    /** Tells the thread, if there is something to tell, and keeps that it was told. */
    private Verdict reply(Notification notification, Alert alert, Wire wire) {
        Optional<SlackMessageAt> kept = at(alert, wire);
        if (kept.isEmpty()) {
            return new Verdict.Delivered();
        }
        SlackMessageAt at = kept.get();
        SlackIncident incident = thread.render(notification, alert, at.told());
        Verdict verdict = new Verdict.Delivered();
        // a message that this notification has just posted says it all itself
        if (incident.hasReply()) {
            verdict = call(
                    wire,
                    "chat.postMessage",
                    incident.reply(at.channel(), at.ts()),
                    reply -> new Verdict.Delivered(),
                    error -> new Verdict.Delivered());
        }
        if (!(verdict instanceof Verdict.Retry) && at.told() != incident.state()) {
            keep(wire, alert.incident(), new SlackMessageAt(at.channel(), at.ts(), incident.state()));
        }
        return verdict;
    }

    private Verdict call(Wire wire, String method, String body, Function<ObjectNode, Verdict> done) {
        return call(wire, method, body, done, error -> new Verdict.Dead("Slack says " + error));
    }

    /** @param gone what to make of a message that is not there any more */
    private Verdict call(
            Wire wire, String method, String body, Function<ObjectNode, Verdict> done, Function<String, Verdict> gone) {
        Outgoing request = Outgoing.json(new Secret(apiUrl.get() + "/" + method), body)
                .with(Authorization.HEADER, "Bearer " + botToken.get());
        Judged judged = new Judged();
        Verdict verdict = wire.exchange(request, limits.timeout(), reply -> judged.keep(judge(reply, wire), reply));
        if (!(verdict instanceof Verdict.Delivered)) {
            return verdict;
        }
        ObjectNode reply = Posting.object(judged.body);
        if (reply.path("ok").asBoolean(false)) {
            return done.apply(reply);
        }
        String error = reply.path("error").asText("something that is not JSON");
        if (GONE.contains(error)) {
            return gone.apply(error);
        }
        if (PASSING.contains(error) || !reply.has("error")) {
            return new Verdict.Retry("Slack says " + error, null);
        }
        return error.equals("ratelimited") || error.equals("rate_limited")
                ? new Verdict.Retry("Slack says " + error, WHEN_LIMITED)
                : new Verdict.Dead("Slack says " + error);
    }

    private static Verdict judge(Reply reply, Wire wire) {
        Verdict verdict = Verdict.of(reply, wire.now());
        return verdict instanceof Verdict.Retry retry && reply.status() == 429 && retry.after() == null
                ? new Verdict.Retry(retry.error(), WHEN_LIMITED)
                : verdict;
    }

    /** What Slack answered, for whoever goes on with it outside of the exchange, where one may await. */
    private static final class Judged {
        private String body = "";

        Verdict keep(Verdict verdict, Reply reply) {
            body = reply.body();
            return verdict;
        }
    }

    @Override
    public Redaction redaction() {
        return Redaction.of(List.of(), botToken);
    }

    @Override
    public boolean showsState() {
        return true;
    }
}
