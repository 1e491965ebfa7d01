package dev.signalman.semaphore;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Fuzz target: a server that makes up where its lists go on, by links, flags, cursors and page tokens. Whatever it says, reading ends
 * at the page cap at the latest, and what is sent back to it stays short.
 */
public final class CursorsFuzz {
    private static final int PAGES = 12;
    private static final int LONGEST_KEY = 4096;

    private CursorsFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        Paging paging = switch (data.consumeInt(0, 3)) {
            case 0 -> new Paging.Headers(2);
            case 1 -> new Paging.HasMore(2);
            case 2 -> new Paging.BodyToken("cursor", "cursor");
            default -> new Paging.BodyToken("next_page_token", "page_token");
        };
        AtomicInteger asked = new AtomicInteger();
        Future<Sweep<Agent>> walk = PageWalk.walk(paging.first(), PAGES, Agent::name, key -> {
            if (key.length() > LONGEST_KEY) {
                throw new IllegalStateException("would send a key of " + key.length() + " characters");
            }
            asked.incrementAndGet();
            try {
                return Future.succeededFuture(page(paging, key, data));
            } catch (Undecodable e) {
                return Future.failedFuture(e);
            }
        });
        if (!walk.isComplete() || asked.get() > PAGES) {
            throw new IllegalStateException("asked for " + asked + " pages, complete: " + walk.isComplete());
        }
        if (walk.failed() && !(walk.cause() instanceof Undecodable)) {
            throw new IllegalStateException(walk.cause());
        }
        if (walk.succeeded() && walk.result().pages() != asked.get()) {
            throw new IllegalStateException("says it read " + walk.result().pages() + " of " + asked + " pages");
        }
    }

    private static PageWalk.Page<Agent> page(Paging paging, String key, FuzzedDataProvider data) throws Undecodable {
        StringBuilder rows = new StringBuilder();
        for (int row = data.consumeInt(0, 3); row > 0; row--) {
            rows.append(rows.isEmpty() ? "" : ",")
                    .append("{\"metadata\":{\"name\":\"a%d\"}}".formatted(data.consumeInt(0, 40)));
        }
        String token = data.consumeBoolean()
                ? data.consumeString(20)
                : data.consumeString(20).repeat(400);
        JsonNode written = Json.MAPPER.createObjectNode().put("cursor", token).put("next_page_token", token);
        String body = "{\"agents\":[" + rows + "]," + written.toString().substring(1);
        MultiMap headers = MultiMap.caseInsensitiveMultiMap();
        if (data.consumeBoolean()) {
            headers.add("link", "<http://x/?page=2>; rel=\"" + data.pickValue(new String[] {"next", "prev"}) + "\"");
            headers.add("page-number", data.consumeBoolean() ? key : Integer.toString(data.consumeInt()));
            headers.add("total-pages", Integer.toString(data.consumeInt()));
            headers.add("total", Integer.toString(data.consumeInt()));
            headers.add("x-has-more", Boolean.toString(data.consumeBoolean()));
        }
        Reply reply = ReplyDecoders.reply(200, headers, body.getBytes(StandardCharsets.UTF_8));
        JsonNode json = reply.json();
        Rows<Agent> read = Rows.read(json, "agents", ResourceDecoders::agent);
        return new PageWalk.Page<>(read, paging.next(reply, json, read.size(), key), paging.total(reply), reply.date());
    }
}
