package dev.signalman.semaphore;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.vertx.core.MultiMap;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;

/** Fuzz target: the headers that are read: links and page numbers, times to wait, places to go to. */
public final class HeadersFuzz {
    private static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");
    private static final Duration LONGEST_WAIT = Duration.ofDays(1);
    private static final BaseUrl BASE = BaseUrl.of(URI.create("https://acme.semaphoreci.com/ci"));
    private static final int LONGEST = 2000;

    private HeadersFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        int page = data.consumeInt(1, 200);
        int rows = data.consumeInt(0, 100);
        for (String name : new String[] {
            "link", "link", "page-number", "total-pages", "total", "x-has-more", "retry-after", "date", "location"
        }) {
            if (data.consumeBoolean()) {
                headers.add(name, data.consumeString(LONGEST));
            }
        }
        Reply reply = ReplyDecoders.reply(302, headers, new byte[0]);
        next(new Paging.Headers(100), reply, rows, page);
        next(new Paging.HasMore(100), reply, rows, page);
        Duration wait = ErrorReplies.retryAfter(reply, NOW);
        if (wait != null && (wait.isNegative() || wait.compareTo(LONGEST_WAIT) > 0)) {
            throw new IllegalStateException("waits " + wait);
        }
        ApiError error = ErrorReplies.of(Endpoint.PIPELINES_LIST, reply, BASE, "", NOW);
        if (error.message().isBlank()) {
            throw new IllegalStateException("an error without words");
        }
        String location = reply.header("location");
        if (location != null) {
            follow(location);
        }
    }

    private static void next(Paging paging, Reply reply, int rows, int page) {
        paging.total(reply);
        Paging.Next next = paging.next(reply, JsonNodeFactory.instance.arrayNode(), rows, Integer.toString(page));
        if (next instanceof Paging.More(String key) && Integer.parseInt(key) != page + 1) {
            throw new IllegalStateException("goes from page " + page + " to " + key);
        }
    }

    /** What is followed has to be a request that can be sent, and never one in the clear where the base is not. */
    private static void follow(String location) {
        BaseUrl.Target target = BASE.redirect(location);
        if (target == null) {
            return;
        }
        boolean sendable = !target.host().isBlank()
                && target.port() > 0
                && target.port() <= 65535
                && target.uri().startsWith("/")
                && target.uri().chars().allMatch(c -> c > ' ' && c < 127);
        if (!target.tls() || !sendable) {
            throw new IllegalStateException("follows " + location + " to " + target);
        }
    }
}
