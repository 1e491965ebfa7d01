package dev.signalman.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/v1alpha/logs} and, for self-hosted jobs, the place to which it redirects: {@code /api/v1/logs}. */
final class LogsApi {
    private static final int PAGE = 5;
    private static final long VALID = 300;

    /** One event of a log; the exit code only counts for the end of a command. */
    private record Event(String kind, long at, String text, int exitCode) {}

    private final World world;

    LogsApi(World world) {
        this.world = world;
    }

    Reply read(Exchange request) {
        var jobId = request.part(0);
        if (!world.access.may(Organization.Permission.VIEW_LOGS)) return Reply.denied();
        var job = started(jobId);
        if (job == null) return Reply.notFound();
        if (!job.pipeline.project().visible) return Reply.denied();
        if (request.param("artifact_job_logs", "").equals("true"))
            return Reply.text(403, "The artifact job logs feature is not enabled for your organization.");
        if (job.selfHosted() || world.scenario.profile() == Scenario.Profile.COMMUNITY)
            return Reply.text(302, "")
                    .with("location", request.origin() + "/api/v1/logs/" + jobId + "?jwt=" + token(jobId));
        var events = events(job);
        return Reply.json(json -> {
            json.writeStartObject();
            json.writeArrayFieldStart("events");
            for (var event : events) write(json, event);
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** A page for people: where tokens do not open it, it leads to the log-in. */
    Reply page(Exchange request) {
        if (!world.access.has(Organization.Feature.TOKEN_IN_PAGES))
            return Reply.text(302, "").with("location", request.origin() + "/login");
        var job = started(request.part(0));
        return job == null ? Reply.notFound() : raw(events(job));
    }

    /** The Go service behind the redirect, which believes the JWT and nothing else. */
    Reply stream(Exchange request, String jobId, @Nullable String authorization) {
        var inQuery = request.param("jwt", "");
        var jwt = inQuery.isEmpty() && authorization != null && authorization.startsWith("Bearer ")
                ? authorization.substring(7)
                : inQuery;
        if (!valid(jwt, jobId)) return Reply.text(401, "Unauthorized");
        var job = started(jobId);
        if (job == null) return Reply.text(404, "Logs for " + jobId + " not found");
        var events = events(job);
        if (request.param("raw", "").equals("true")) return raw(events);
        var from = request.strict("token", 0);
        if (from == null || from < 0) return Reply.text(400, "token must be a number");
        int first = Math.min(from, events.size());
        int end = Math.min(first + PAGE, events.size());
        boolean over = end == events.size() && job.finished <= world.timeline.now();
        return Reply.json(json -> {
                    json.writeStartObject();
                    json.writeArrayFieldStart("events");
                    for (var event : events.subList(first, end)) write(json, event);
                    json.writeEndArray();
                    if (over) json.writeNullField("next");
                    else json.writeNumberField("next", end);
                    json.writeEndObject();
                })
                .typed();
    }

    private static Reply raw(List<Event> events) {
        var text = new StringBuilder();
        for (var event : events) {
            if (event.kind.equals("cmd_output")) text.append(event.text);
            if (event.kind.equals("cmd_started")) text.append(event.text).append('\n');
        }
        return Reply.text(200, text.toString()).with("content-type", "text/plain; charset=utf-8");
    }

    private @Nullable Job started(String jobId) {
        var job = world.runs.job(jobId);
        if (job == null || job.pipeline.gone || job.pipeline.project().removed) return null;
        return job.started <= world.timeline.now() ? job : null;
    }

    private List<Event> events(Job job) {
        long now = world.timeline.now();
        var name = job.spec.name();
        var events = new ArrayList<Event>();
        events.add(new Event("job_started", job.started, "", 0));
        events.add(new Event("cmd_started", job.started, "checkout", 0));
        events.add(
                new Event("cmd_output", job.started, "HEAD is now at " + job.pipeline.workflow.commit.sha() + "\n", 0));
        events.add(new Event("cmd_finished", job.started, "checkout", 0));
        var command = "make " + name.replace(' ', '-');
        events.add(new Event("cmd_started", job.started, command, 0));
        for (int i = 1; i <= 4; i++)
            events.add(new Event("cmd_output", job.started, name + ": step " + i + " ok\n", 0));
        if (job.finished > now) return events;
        boolean failed = job.result.equals("FAILED");
        if (failed) {
            int line = 20 + (int) (world.dice.roll("line", job.pipeline.number, job.index) * 400);
            events.add(new Event(
                    "cmd_output",
                    job.finished,
                    "FAIL " + name + " at line " + line + ": expected 200, got 503\n1 test failed\n",
                    0));
        } else events.add(new Event("cmd_output", job.finished, "all tests passed\n", 0));
        events.add(new Event("cmd_finished", job.finished, command, failed ? 1 : 0));
        events.add(new Event("job_finished", job.finished, job.result.toLowerCase(java.util.Locale.ROOT), 0));
        return events;
    }

    private static void write(JsonGenerator json, Event event) throws IOException {
        long seconds = event.at / Micros.SECOND;
        json.writeStartObject();
        json.writeStringField("event", event.kind);
        json.writeNumberField("timestamp", seconds);
        switch (event.kind) {
            case "cmd_started" -> json.writeStringField("directive", event.text);
            case "cmd_output" -> json.writeStringField("output", event.text);
            case "cmd_finished" -> {
                json.writeStringField("directive", event.text);
                json.writeNumberField("exit_code", event.exitCode);
                json.writeNumberField("started_at", seconds);
                json.writeNumberField("finished_at", seconds);
            }
            case "job_finished" -> json.writeStringField("result", event.text);
            default -> {
                // the start of a job has nothing more to say
            }
        }
        json.writeEndObject();
    }

    private String token(String jobId) {
        long expires = world.timeline.now() / Micros.SECOND + VALID;
        var payload = encode("{\"alg\":\"HS256\",\"typ\":\"JWT\"}") + "."
                + encode("{\"sub\":\"" + jobId + "\",\"exp\":" + expires + "}");
        return payload + "." + signature(payload);
    }

    private boolean valid(String jwt, String jobId) {
        int dot = jwt.lastIndexOf('.');
        if (dot < 0) return false;
        var payload = jwt.substring(0, dot);
        var same = MessageDigest.isEqual(
                signature(payload).getBytes(UTF_8), jwt.substring(dot + 1).getBytes(UTF_8));
        if (!same) return false;
        var claims = new String(Base64.getUrlDecoder().decode(payload.substring(payload.indexOf('.') + 1)), UTF_8);
        long expires = Long.parseLong(claims.replaceAll(".*\"exp\":(\\d+).*", "$1"));
        return claims.contains("\"" + jobId + "\"") && expires > world.timeline.now() / Micros.SECOND;
    }

    private String signature(String payload) {
        var key = "logs of " + world.id;
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Hmac.sha256(key, payload.getBytes(UTF_8)));
    }

    private static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
    }
}
