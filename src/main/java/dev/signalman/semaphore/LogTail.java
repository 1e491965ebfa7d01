package dev.signalman.semaphore;

import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The log of a job that may still run, read bit by bit: each {@link #next} gives the lines that came since the last. Cloud jobs
 * answer with the whole log each time; of self-hosted ones only what is new is read. One call at a time.
 */
public final class LogTail {
    /** Whether there will be more. */
    private enum Where {
        /** The server has not said yet where the log is. */
        UNKNOWN,
        /** The API itself answers with the whole log. */
        WHOLE,
        /** The log service gives it piece by piece. */
        PIECES
    }

    private final Resources resources;
    private final Calls calls;
    private final ClientOptions options;
    private final ApiRequest.Builder ask;
    private Where where = Where.UNKNOWN;
    private LogLines lines = new LogLines();
    private int given;
    private BaseUrl.@Nullable Target pieces;
    private String token = "";
    private boolean renewed;

    LogTail(Resources resources, Calls calls, ClientOptions options, ApiRequest.Builder ask) {
        this.resources = resources;
        this.calls = calls;
        this.options = options;
        this.ask = ask;
    }

    /** What came since the last call. Once it is complete there will be no more. */
    public Future<JobLog> next() {
        return resources.more(this);
    }

    Future<JobLog> read() {
        BaseUrl.Target known = pieces;
        return known == null ? first() : piece(known);
    }

    private Future<JobLog> first() {
        // What was read before is in the reply again, so that it is only counted.
        LogLines fresh = where == Where.PIECES ? lines : new LogLines();
        return calls.callForLog(ask.build(), options.maxResponseBytes(), reply -> {
                    if (reply.redirect()) {
                        return new Step(null, target(reply));
                    }
                    return new Step(fresh.read(reply), null);
                })
                .compose(step -> {
                    if (step.target() != null) {
                        where = Where.PIECES;
                        pieces = step.target();
                        return piece(step.target());
                    }
                    where = Where.WHOLE;
                    lines = fresh;
                    boolean over = fresh.jobFinished() || step.next() instanceof LogLines.Final;
                    return Future.succeededFuture(take(over, step.next() instanceof LogLines.Cut));
                });
    }

    private Future<JobLog> piece(BaseUrl.Target target) {
        BaseUrl.Target page = token.isEmpty() ? target : LogReader.withToken(target, token);
        return calls.callForLog(ApiRequest.follow(page), options.maxResponseBytes(), lines::read)
                .compose(
                        next -> {
                            renewed = false;
                            if (next instanceof LogLines.From from) {
                                boolean more = !from.token().equals(token);
                                token = from.token();
                                return more ? collect(target) : Future.succeededFuture(take(false, false));
                            }
                            boolean over = next instanceof LogLines.Final || lines.jobFinished();
                            return Future.succeededFuture(take(over, next instanceof LogLines.Cut));
                        },
                        failure -> {
                            // the right of access in the address holds for five minutes: another one goes on from the
                            // same place
                            boolean stale = failure instanceof SemaphoreException e
                                    && e.error() instanceof ApiError.PermissionDenied;
                            if (!stale || renewed) {
                                return Future.failedFuture(failure);
                            }
                            renewed = true;
                            pieces = null;
                            return first();
                        });
    }

    /** Hands out what there is before it asks for more, so that a long log is not kept. */
    private Future<JobLog> collect(BaseUrl.Target target) {
        return lines.wholeLines() > given ? Future.succeededFuture(take(false, false)) : piece(target);
    }

    private JobLog take(boolean over, boolean cut) {
        if (over || cut) {
            lines.close();
        }
        List<String> news = lines.linesFrom(given);
        if (where == Where.PIECES) {
            lines.forget();
            given = 0;
        } else {
            given += news.size();
        }
        return new JobLog(news, over);
    }

    private BaseUrl.Target target(Reply reply) throws Undecodable {
        return LogReader.target(calls, reply);
    }

    private record Step(LogLines.@Nullable Next next, BaseUrl.@Nullable Target target) {}
}
