package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.function.Function;
import java.util.function.Supplier;

/** The shapes in which resources come: one object, a list at once, a list in pages, a log. Callable from any thread. */
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

    /** One object by its name or id. */
    <T> Future<T> one(String name, ApiRequest.Builder request, Rows.Decoder<T> decoder) {
        return named(name, () -> calls.call(request.build(), reply -> decoder.decode(reply.json())));
    }

    /** A list without pages. */
    <T, R> Future<R> rows(ApiRequest.Builder request, String field, Rows.Decoder<T> decoder, Assembly<T, R> assembly) {
        return onLoop(() -> readRows(request.build(), field, decoder, assembly));
    }

    /** The same below something with a name. */
    <T, R> Future<R> rowsOf(
            String name, ApiRequest.Builder request, String field, Rows.Decoder<T> decoder, Assembly<T, R> assembly) {
        return named(name, () -> readRows(request.build(), field, decoder, assembly));
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
        int maxPages = Math.min(options.maxPages(), paging.serverLimit());
        return onLoop(() -> PageWalk.walk(paging.first(), maxPages, identity, key -> {
            ApiRequest page = request.get()
                    .with(paging.parameter(), key.isEmpty() ? null : key)
                    .build();
            return calls.call(page, reply -> {
                JsonNode body = reply.json();
                Rows<T> rows = calls.report(page.endpoint(), Rows.read(body, field, decoder));
                return new PageWalk.Page<>(
                        rows, paging.next(reply, body, rows.size(), key), paging.total(reply), reply.date());
            });
        }));
    }

    Future<JobLog> log(String jobId, ApiRequest.Builder request) {
        return named(jobId, () -> LogReader.read(calls, options, request.build()));
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

    /** Without a name the path would be that of the list. */
    private <T> Future<T> named(String name, Supplier<Future<T>> work) {
        if (name.isBlank() || name.equals(".") || name.equals("..")) {
            return Future.failedFuture(
                    new SemaphoreException("request", new ApiError.NotFound("there is nothing named '" + name + "'")));
        }
        return onLoop(work);
    }

    private <T> Future<T> onLoop(Supplier<Future<T>> work) {
        Promise<T> promise = Promise.promise();
        Context caller = Vertx.currentContext();
        loop.runOnContext(start -> work.get().onComplete(done -> {
            if (caller == null || loop.equals(caller)) {
                promise.handle(done);
            } else {
                caller.runOnContext(back -> promise.handle(done));
            }
        }));
        return promise.future();
    }
}
