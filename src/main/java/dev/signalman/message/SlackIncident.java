package dev.signalman.message;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The message of one incident in a channel, as the bodies of Slack's methods: posted once, then updated in place, its story in its thread. */
public final class SlackIncident {
    private static final Gson GSON = SlackJson.GSON;

    private final String incident;
    private final Told state;
    private final JsonObject content;
    private final @Nullable String reply;
    private final List<TemplateFailure> failures;

    SlackIncident(
            String incident, Told state, JsonObject content, @Nullable String reply, List<TemplateFailure> failures) {
        this.incident = incident;
        this.state = state;
        this.content = content;
        this.reply = reply;
        this.failures = List.copyOf(failures);
    }

    /** Id of the incident that it is about. */
    public String incident() {
        return incident;
    }

    /** What the channel has been told once this is sent: keep it beside the message's {@code ts}, and hand it in the next time. */
    public Told state() {
        return state;
    }

    /** Body of {@code chat.postMessage}, for an incident that has no message yet. */
    public String post(String channel) {
        JsonObject body = content.deepCopy();
        body.addProperty("channel", channel);
        return GSON.toJson(body);
    }

    /**
     * Body of {@code chat.update}.
     *
     * @param channel id of the channel, as the answer to the post named it; a name will not do
     * @param ts the message, as the answer to the post named it
     */
    public String update(String channel, String ts) {
        JsonObject body = content.deepCopy();
        body.addProperty("channel", channel);
        body.addProperty("ts", ts);
        // chat.update knows no such arguments
        body.remove("unfurl_links");
        body.remove("unfurl_media");
        return GSON.toJson(body);
    }

    /** True if the thread has something to tell. */
    public boolean hasReply() {
        return reply != null;
    }

    /** Body of {@code chat.postMessage} for a reply in the message's thread. */
    public String reply(String channel, String ts) {
        if (reply == null) {
            throw new IllegalStateException(incident + " has nothing to tell in its thread");
        }
        var body = new JsonObject();
        body.addProperty("channel", channel);
        body.addProperty("thread_ts", ts);
        body.addProperty("text", reply);
        body.addProperty("unfurl_links", false);
        body.addProperty("unfurl_media", false);
        return GSON.toJson(body);
    }

    /** The templates that failed and were replaced by the built-in ones, to be logged. */
    public List<TemplateFailure> failures() {
        return failures;
    }
}
