package dev.signalman.deliver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.LongNode;
import dev.signalman.message.HttpMessage;
import dev.signalman.message.Medium;
import dev.signalman.message.MessageOptions;
import dev.signalman.message.Telegram;
import dev.signalman.message.Templates;
import dev.signalman.secret.Secret;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Telegram bot, which may send 20 messages a minute to a group. Source: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
 *
 * @param name the name that messages carry
 * @param apiUrl {@link #URL} unless there is a server of one's own
 * @param botToken token of the bot, which stands in the address
 * @param threadId topic of the group to post in; null for none
 * @param medium what messages look like
 * @param limits how hard it is tried
 */
public record TelegramReceiver(
        String name,
        Secret apiUrl,
        Secret botToken,
        @Nullable Long threadId,
        Medium medium,
        DeliveryLimits limits) implements Receiver {
    public static final String URL = "https://api.telegram.org";
    public static final DeliveryLimits LIMITS = DeliveryLimits.of(0.3);

    public TelegramReceiver {
        Receiver.check(name, apiUrl);
        Receiver.check(name, address(apiUrl, botToken));
    }

    /** @param chatId id of the chat, or {@code @name} of a channel */
    public TelegramReceiver(
            String name,
            Secret apiUrl,
            Secret botToken,
            String chatId,
            @Nullable Long threadId,
            Templates templates,
            MessageOptions options) {
        this(name, apiUrl, botToken, threadId, new Telegram(templates, options, chatId), LIMITS);
    }

    @Override
    public Verdict attempt(Delivery delivery, Wire wire) {
        return Posting.attempt(
                delivery,
                this,
                medium,
                request -> wire.exchange(outgoing(request), limits.timeout(), reply -> judge(reply, wire)));
    }

    private Outgoing outgoing(HttpMessage request) {
        HttpMessage placed =
                threadId == null ? request : Posting.with(request, "message_thread_id", LongNode.valueOf(threadId));
        return Posting.to(address(apiUrl, botToken), placed);
    }

    private static Secret address(Secret apiUrl, Secret botToken) {
        String base = apiUrl.get();
        return new Secret((base.endsWith("/") ? base : base + "/") + "bot" + botToken.get());
    }

    /** How long to wait stands in the body. */
    private static Verdict judge(Reply reply, Wire wire) {
        Verdict verdict = Verdict.of(reply, wire.now());
        JsonNode after = Posting.object(reply.body()).path("parameters").path("retry_after");
        return verdict instanceof Verdict.Retry retry && after.canConvertToInt() && after.intValue() >= 0
                ? new Verdict.Retry(retry.error(), Duration.ofSeconds(after.intValue()))
                : verdict;
    }

    @Override
    public Redaction redaction() {
        return Redaction.of(List.of(apiUrl), botToken);
    }
}
