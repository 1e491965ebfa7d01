package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The shapes in which answers come: one object, a list at once, a list in pages, a log, nothing of interest. Callable from
 * any thread.
 */
final class Resources {
    /** Makes the answer of a body and its rows. */
    @FunctionalInterface
    interface Assembly<T, R> {
        R assemble(JsonNode body, Rows<T> rows);
    }

    private final Context loop;
    private final ClientOptions options;
    private final Calls calls;

    /**
     * @param loop event loop on which everything happens
     */
    Resources(Context loop, ClientOptions options, Calls calls) {
        this.loop = loop;
        this.options = options;
        this.calls = calls;
    }

    int maxPages() {
        return options.maxPages();
    }

    RequestLoad load() {
        return calls.load();
    }

    BaseUrl base() {
        return calls.base();
    }

    /** A request, with values for the path's placeholders in their order. */
    ApiRequest.Builder request(Endpoint endpoint, String... pathValues) {
        return ApiRequest.to(calls.base(), endpoint, pathValues);
    }

    /** One object. */
    <T> Future<T> one(ApiRequest.Builder request, Rows.Decoder<T> decoder) {
        return named(request, () -> calls.call(request.build(), reply -> decoder.decode(reply.json())));
    }

    /** One object that the reply itself is needed for. */
    <T> Future<T> raw(ApiRequest.Builder request, Calls.Decoder<T> decoder) {
        return named(request, () -> calls.call(request.build(), decoder));
    }

    /** Something to be done, of which the answer says nothing more. */
    Future<Void> done(ApiRequest.Builder request) {
        return named(
                request,
                () -> calls.call(request.build(), reply -> Boolean.TRUE).mapEmpty());
    }

    /** Something to be gone. If the answer to the first try was lost and it is missing at the next, then it is gone. */
    Future<Void> gone(ApiRequest.Builder request) {
        return named(request, () -> calls.callToRemove(request.build()));
    }

    /** A list without pages. */
    <T, R> Future<R> rows(ApiRequest.Builder request, String field, Rows.Decoder<T> decoder, Assembly<T, R> assembly) {
        return named(request, () -> readRows(request.build(), field, decoder, assembly));
    }

    /**
     * All pages of a list.
     *
     * @param request a new one for each page
     * @param field where the rows are if the body is an object
     * @param identity what makes two rows the same object
     */
    <T> Future<Sweep<T>> list(
            Paging paging,
            Supplier<ApiRequest.Builder> request,
            String field,
            Rows.Decoder<T> decoder,
            Function<T, Object> identity) {
        return list(paging, request, field, decoder, identity, options.maxPages(), item -> false);
    }

    /**
     * The first pages of a list.
     *
     * @param mostPages how many at most; the client's own limit holds as well
     * @param enough an item that makes the pages after its own one of no interest
     */
    <T> Future<Sweep<T>> list(
            Paging paging,
            Supplier<ApiRequest.Builder> request,
            String field,
            Rows.Decoder<T> decoder,
            Function<T, Object> identity,
            int mostPages,
            Predicate<T> enough) {
        int maxPages = Math.min(mostPages, Math.min(options.maxPages(), paging.serverLimit()));
        return named(
                request.get(),
                () -> PageWalk.walk(
                        paging.first(),
                        maxPages,
                        identity,
                        (rows, soFar) -> rows.stream().anyMatch(enough),
                        key -> {
                            ApiRequest page = request.get()
                                    .with(paging.parameter(), key.isEmpty() ? null : key)
                                    .build();
                            return calls.call(page, reply -> {
                                JsonNode body = reply.json();
                                Rows<T> rows = calls.report(page.endpoint(), Rows.read(body, field, decoder));
                                return new PageWalk.Page<>(
                                        rows,
                                        paging.next(reply, body, rows.size(), key),
                                        paging.total(reply),
                                        reply.date());
                            });
                        }));
    }

    /**
     * The pages of a list as the server says them.
     *
     * @param request of the page with this key
     * @param enough rows after which no further page is read
     * @param progress is told how many rows there are after each page
     */
    Future<Sweep<JsonNode>> nodes(
            Paging paging,
            Function<String, ApiRequest.Builder> request,
            String field,
            int enough,
            IntConsumer progress) {
        int maxPages = Math.min(options.maxPages(), paging.serverLimit());
        return named(
                request.apply(paging.first()),
                () -> PageWalk.walk(
                        paging.first(),
                        maxPages,
                        Resources::identity,
                        (page, rows) -> {
                            progress.accept(rows);
                            return rows >= enough;
                        },
                        key -> calls.call(request.apply(key).build(), reply -> {
                            JsonNode body = reply.json();
                            Rows<JsonNode> rows = Rows.read(body, field, row -> row);
                            return new PageWalk.Page<>(
                                    rows,
                                    paging.next(reply, body, rows.size(), key),
                                    paging.total(reply),
                                    reply.date());
                        })));
    }

    /** What makes two rows the same object, although it may have changed between two pages. */
    private static Object identity(JsonNode row) {
        for (String pointer : List.of("/ppl_id", "/wf_id", "/id", "/metadata/id", "/metadata/name")) {
            JsonNode id = row.at(pointer);
            if (id.isTextual() && !id.textValue().isEmpty()) {
                return id.textValue();
            }
        }
        return row;
    }

    /** The log of a job as its events, from wherever it is. */
    Future<JsonNode> logEvents(Invocation invocation) {
        return named(invocation.request(base()), () -> LogEvents.read(calls, options, invocation));
    }

    /** The log of a job as it grows. */
    Future<JobLog> more(LogTail tail) {
        return onLoop(tail::read);
    }

    /** For {@link LogTail}: where requests go through. */
    LogTail tail(String jobId) {
        return new LogTail(this, calls, options, request(Endpoint.LOGS_DESCRIBE, jobId));
    }

    Future<JobLog> log(ApiRequest.Builder request) {
        return named(request, () -> LogReader.read(calls, options, request.build()));
    }

    Future<Void> close() {
        return onLoop(calls::close);
    }

    private <T, R> Future<R> readRows(
            ApiRequest request, String field, Rows.Decoder<T> decoder, Assembly<T, R> assembly) {
        return calls.call(request, reply -> {
            JsonNode body = reply.json();
            return assembly.assemble(body, calls.report(request.endpoint(), Rows.read(body, field, decoder)));
        });
    }

    private <T> Future<T> named(ApiRequest.Builder request, Supplier<Future<T>> work) {
        @Nullable String nameless = request.nameless();
        return nameless == null
                ? onLoop(work)
                : Future.failedFuture(new SemaphoreException(
                        "request", new ApiError.NotFound("there is nothing named '" + nameless + "'")));
    }

    /** A mistake in building a request must not leave the caller waiting for ever. */
    private static <T> Future<T> begin(Supplier<Future<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            return Future.failedFuture(e);
        }
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        Context caller = Vertx.currentContext();
        loop.runOnContext(start -> begin(work).onComplete(done -> {
            if (caller == null || loop.equals(caller)) {
                promise.handle(done);
            } else {
                caller.runOnContext(back -> promise.handle(done));
            }
        }));
        return promise.future();
    }
}
