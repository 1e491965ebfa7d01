package dev.signalman.semaphore;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;

/**
 * Reads a job's log: cloud jobs answer at once, self-hosted ones redirect to the log service, which takes a JWT in the URL
 * and gives the log in pieces.
 */
final class LogReader {
    private final Calls calls;
    private final LogLines lines = new LogLines();
    private final Promise<JobLog> promise = Promise.promise();
    private final int maxPages;
    private int budget;
    private int pages;

    private LogReader(Calls calls, ClientOptions options) {
        this.calls = calls;
        budget = options.maxResponseBytes();
        maxPages = options.maxPages();
    }

    static Future<JobLog> read(Calls calls, ClientOptions options, ApiRequest request) {
        LogReader reader = new LogReader(calls, options);
        reader.start(request);
        return reader.promise.future();
    }

    private void start(ApiRequest request) {
        calls.callForLog(request, budget, reply -> {
                    if (!reply.redirect()) {
                        spend(reply);
                        return step(lines.read(reply), null, "");
                    }
                    return follow(target(reply), "");
                })
                .onComplete(Runnable::run, promise::fail);
    }

    private BaseUrl.Target target(Reply reply) throws Undecodable {
        return target(calls, reply);
    }

    /** Where the redirect leads. */
    static BaseUrl.Target target(Calls calls, Reply reply) throws Undecodable {
        String location = reply.header("location");
        BaseUrl.Target target = location == null ? null : calls.base().redirect(location);
        if (target == null) {
            throw new Undecodable("a redirect to a place that cannot be followed");
        }
        return target;
    }

    /** What to do next, decided while decoding and done when the place at the gate is free again. */
    private Runnable follow(BaseUrl.Target target, String token) {
        return () -> {
            BaseUrl.Target page = token.isEmpty() ? target : withToken(target, token);
            calls.callForLog(ApiRequest.follow(page), budget, reply -> {
                        if (reply.redirect()) {
                            throw new Undecodable("a second redirect on the way to the log");
                        }
                        spend(reply);
                        return step(lines.read(reply), target, token);
                    })
                    .onComplete(Runnable::run, promise::fail);
        };
    }

    private void spend(Reply reply) {
        pages++;
        budget -= reply.size();
    }

    private Runnable step(LogLines.Next next, BaseUrl.@Nullable Target target, String asked) {
        return switch (next) {
            case LogLines.Final end -> done(true);
            case LogLines.Unsaid end -> done(lines.jobFinished());
            case LogLines.Cut cut -> done(false);
            // A running job repeats its last offset until there is more to read.
            case LogLines.From from when target == null || from.token().equals(asked) -> done(false);
            case LogLines.From from when from.token().length() > Paging.LONGEST_TOKEN -> done(false);
            case LogLines.From from when pages >= maxPages || budget <= 0 -> done(false);
            case LogLines.From from -> follow(target, from.token());
        };
    }

    private Runnable done(boolean complete) {
        return () -> promise.complete(lines.log(complete));
    }

    /** The piece of the log from this offset. */
    static BaseUrl.Target withToken(BaseUrl.Target target, String token) {
        String separator = target.uri().contains("?") ? "&" : "?";
        return new BaseUrl.Target(
                target.tls(),
                target.host(),
                target.port(),
                target.uri() + separator + "token=" + ApiRequest.encode(token));
    }
}
