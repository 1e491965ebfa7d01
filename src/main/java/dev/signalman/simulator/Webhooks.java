package dev.signalman.simulator;

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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Semaphore's own notifications: one POST for each pipeline that is done, at most once. Any answer counts as delivered; a
 * time-out or a refused connection is the end of it.
 */
final class Webhooks {
    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);

    private final World world;
    private final HttpClient client;
    private final List<Scenario.WebhookSpec> hooks = new java.util.concurrent.CopyOnWriteArrayList<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();

    Webhooks(Vertx vertx, World world) {
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
        if (hooks.isEmpty() || !pipeline.readable()) return;
        var body = payload(pipeline);
        for (var hook : hooks) post(hook, body);
    }

    private void post(Scenario.WebhookSpec hook, Buffer body) {
        var id = world.ids.of(Kind.WEBHOOK, sent.getAndIncrement());
        var options = new RequestOptions()
                .setMethod(HttpMethod.POST)
                .setAbsoluteURI(hook.url())
                .setFollowRedirects(false)
                .putHeader("Content-type", "application/json")
                .putHeader("User-Agent", "Semaphore-Webhook")
                .putHeader("X-Semaphore-Webhook-Id", id);
        var secret = hook.secret();
        if (secret != null) options.putHeader("X-Semaphore-Signature-256", Hmac.hex(secret, body.getBytes()));
        client.request(options)
                .compose(request -> request.send(body))
                .compose(response -> response.body())
                .timeout(500, TimeUnit.MILLISECONDS)
                .onFailure(e -> {
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
