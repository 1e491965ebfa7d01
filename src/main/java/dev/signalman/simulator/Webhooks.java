package dev.signalman.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.simulator.Ids.Kind;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Semaphore's own notifications: one request for each pipeline that is done and each rule that it matches, at most once. Any
 * answer counts as delivered; a refused connection is the end of it, and so is a time-out unless the rule asks for retries.
 */
final class Webhooks {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    /** Something to send: where, signed with what, and with how much patience. */
    private record Letter(String url, @Nullable String secret, HttpMethod method, int timeoutMillis, int retries) {}

    private final Vertx vertx;
    private final World world;
    private final HttpClient client;
    private final List<Scenario.WebhookSpec> hooks = new java.util.concurrent.CopyOnWriteArrayList<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    Webhooks(Vertx vertx, World world) {
        this.vertx = vertx;
        this.world = world;
        client = vertx.createHttpClient(new HttpClientOptions().setConnectTimeout(1_000));
        hooks.addAll(world.scenario.webhooks());
        world.onDone(this::notifyOf);
    }

    void add(Scenario.WebhookSpec hook) {
        hooks.add(hook);
    }

    int lost() {
        return lost.get();
    }

    int sent() {
        return sent.get();
    }

    private void notifyOf(Pipeline pipeline) {
        boolean nobody = hooks.isEmpty() && world.notifications.items().isEmpty();
        if (nobody || !pipeline.readable()) return;
        var body = payload(pipeline);
        for (var hook : hooks) post(new Letter(hook.url(), hook.secret(), HttpMethod.POST, 500, 0), body);
        for (var notification : world.notifications.items())
            for (var rule : notification.content.get("rules"))
                if (matches(rule.get("filter"), pipeline)) send(rule.get("notify"), pipeline, body);
    }

    /** What {@code states} and {@code blocks} say is kept and ignored. */
    private static boolean matches(JsonNode filter, Pipeline pipeline) {
        return any(filter.get("projects"), pipeline.project().name())
                && any(filter.get("branches"), pipeline.workflow.commit.branch())
                && any(filter.get("pipelines"), pipeline.file)
                && any(filter.get("results"), pipeline.plan.result().lower());
    }

    /** Words between slashes are unanchored regular expressions. */
    private static boolean any(JsonNode patterns, String value) {
        for (var node : patterns) {
            var pattern = node.asText();
            boolean expression = pattern.length() > 1 && pattern.startsWith("/") && pattern.endsWith("/");
            if (!expression && pattern.equals(value)) return true;
            try {
                if (expression
                        && Pattern.compile(pattern.substring(1, pattern.length() - 1))
                                .matcher(value)
                                .find()) return true;
            } catch (PatternSyntaxException e) {
                LOG.debug("a filter that is no regular expression matches nothing: {}", pattern);
            }
        }
        return false;
    }

    private void send(JsonNode notify, Pipeline pipeline, Buffer body) {
        var webhook = notify.get("webhook");
        var url = webhook.get("endpoint").asText();
        if (!url.isEmpty() && webhook.get("status").asText().equals("ACTIVE")) {
            var action = webhook.get("action").asText();
            int timeout = webhook.get("timeout").asInt();
            post(
                    new Letter(
                            url,
                            key(webhook.get("secret").asText()),
                            action.isEmpty() ? HttpMethod.POST : HttpMethod.valueOf(action.toUpperCase(Locale.ROOT)),
                            timeout > 0 ? timeout : 500,
                            webhook.get("retries").asInt()),
                    body);
        }
        var slack = notify.get("slack");
        if (!slack.get("endpoint").asText().isEmpty()
                && slack.get("status").asText().equals("ACTIVE"))
            post(new Letter(slack.get("endpoint").asText(), null, HttpMethod.POST, 500, 0), slack(pipeline));
    }

    /** The variable {@code WEBHOOK_SECRET} of the organisation's secret; without either it goes unsigned, in silence. */
    private @Nullable String key(String secretName) {
        var secret = secretName.isEmpty() ? null : world.secrets.find(secretName);
        if (secret == null) return null;
        for (var variable : secret.content.get("env_vars"))
            if (variable.get("name").asText().equals("WEBHOOK_SECRET"))
                return variable.get("value").asText();
        return null;
    }

    private Buffer slack(Pipeline pipeline) {
        boolean passed = pipeline.plan.result() == Plan.Result.PASSED;
        var message = Fields.MAPPER.createObjectNode().put("username", "Semaphore");
        message.putArray("attachments")
                .addObject()
                .put("color", passed ? "#19a974" : "#f75819")
                .put("author_name", pipeline.project().name())
                .put("text", pipeline.name + " " + pipeline.plan.result().lower());
        return Buffer.buffer(message.toString());
    }

    private void post(Letter letter, Buffer body) {
        post(letter, body, world.ids.of(Kind.WEBHOOK, sent.getAndIncrement()), 0);
    }

    private void post(Letter letter, Buffer body, String id, int tried) {
        var options = new RequestOptions()
                .setMethod(letter.method())
                .setAbsoluteURI(letter.url())
                .setFollowRedirects(false)
                .putHeader("Content-type", "application/json")
                .putHeader("User-Agent", "Semaphore-Webhook")
                .putHeader("X-Semaphore-Webhook-Id", id);
        var secret = letter.secret();
        if (secret != null) options.putHeader("X-Semaphore-Signature-256", Hmac.hex(secret, body.getBytes()));
        long patience = Math.min(15_000L, (long) letter.timeoutMillis() << tried);
        client.request(options)
                .compose(request -> request.send(body))
                .compose(response -> response.body())
                .timeout(patience, TimeUnit.MILLISECONDS)
                .onFailure(e -> {
                    // Only a time-out is worth another try to it.
                    if (e instanceof TimeoutException && tried < letter.retries()) {
                        vertx.setTimer(Math.min(30_000L, 500L << tried), t -> post(letter, body, id, tried + 1));
                        return;
                    }
                    lost.incrementAndGet();
                    LOG.debug("notification {} was lost: {}", id, e.getMessage());
                });
    }

    private Buffer payload(Pipeline p) {
        var workflow = p.workflow;
        var project = p.project();
        var commit = workflow.commit;
        long now = world.timeline.now();
        var organization = world.scenario.organization();
        return Reply.json(json -> {
                    json.writeStartObject();
                    json.writeStringField("version", "1.0.0");
                    named(json, "organization", organization, world.id);
                    named(json, "project", project.name(), project.id);
                    json.writeObjectFieldStart("repository");
                    json.writeStringField("slug", organization + "/" + project.name());
                    json.writeStringField("url", "https://github.com/" + organization + "/" + project.name());
                    json.writeEndObject();
                    json.writeObjectFieldStart("revision");
                    json.writeStringField("reference", "refs/heads/" + commit.branch());
                    json.writeStringField("reference_type", "branch");
                    json.writeStringField("commit_sha", commit.sha());
                    json.writeStringField("commit_message", commit.message());
                    json.writeObjectFieldStart("sender");
                    json.writeStringField("login", commit.author());
                    json.writeStringField("email", commit.author() + "@example.com");
                    json.writeStringField("avatar_url", "");
                    json.writeEndObject();
                    json.writeObjectFieldStart("branch");
                    json.writeStringField("name", commit.branch());
                    json.writeStringField("commit_range", commit.sha() + "^..." + commit.sha());
                    json.writeEndObject();
                    json.writeNullField("pull_request");
                    json.writeNullField("tag");
                    json.writeEndObject();
                    json.writeObjectFieldStart("workflow");
                    json.writeStringField("id", workflow.id);
                    json.writeStringField("initial_pipeline_id", workflow.pipelines.getFirst().id);
                    json.writeStringField("created_at", second(workflow.created, now));
                    json.writeEndObject();
                    json.writeObjectFieldStart("pipeline");
                    json.writeStringField("id", p.id);
                    json.writeStringField("name", p.name);
                    json.writeStringField("yaml_file_name", p.file);
                    json.writeStringField("working_directory", ".semaphore");
                    json.writeStringField("state", "done");
                    json.writeStringField("result", p.plan.result().lower());
                    json.writeStringField("result_reason", p.plan.reason().lower());
                    json.writeStringField("error_description", p.plan.error());
                    json.writeStringField("created_at", second(p.created, now));
                    json.writeStringField("pending_at", second(p.pending, now));
                    json.writeStringField("queuing_at", second(p.queuing, now));
                    json.writeStringField("running_at", second(p.running, now));
                    json.writeStringField("stopping_at", second(p.stopping, now));
                    json.writeStringField("done_at", second(p.done, now));
                    json.writeEndObject();
                    blocks(json, p);
                    json.writeEndObject();
                })
                .body();
    }

    private void blocks(com.fasterxml.jackson.core.JsonGenerator json, Pipeline p) throws java.io.IOException {
        var jobs = p.jobs(world.dice);
        var blocks = p.blocks();
        json.writeArrayFieldStart("blocks");
        for (int b = 0; b < blocks.size(); b++) {
            int block = b;
            var own = jobs.stream().filter(j -> j.blockIndex == block).toList();
            json.writeStartObject();
            json.writeStringField("name", blocks.get(b).name());
            json.writeStringField("state", "done");
            boolean failed = own.stream().anyMatch(j -> j.result.equals("FAILED"));
            boolean passed = !own.isEmpty() && own.stream().allMatch(j -> j.result.equals("PASSED"));
            json.writeStringField(
                    "result",
                    passed ? "passed" : failed ? "failed" : p.plan.result().lower());
            json.writeStringField("result_reason", p.plan.reason().lower());
            json.writeArrayFieldStart("jobs");
            for (var job : own) {
                json.writeStartObject();
                json.writeStringField("id", world.runs.jobId(job));
                json.writeStringField("name", job.spec.name());
                json.writeNumberField("index", job.indexInBlock);
                json.writeStringField("status", "finished");
                json.writeStringField("result", job.result.toLowerCase(java.util.Locale.ROOT));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void named(com.fasterxml.jackson.core.JsonGenerator json, String field, String name, String id)
            throws java.io.IOException {
        json.writeObjectFieldStart(field);
        json.writeStringField("name", name);
        json.writeStringField("id", id);
        json.writeEndObject();
    }

    private static String second(long micros, long now) {
        var instant = micros <= now ? Micros.instant(micros) : Instant.EPOCH;
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    void close() {
        client.close().onFailure(e -> LOG.debug("closing the notification client: {}", e.getMessage()));
    }
}
