package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.signalman.secret.Secret;
import dev.signalman.semaphore.Operation.Pages;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Any operation of the catalogue by its description, with its reply as JSON: for tools that show what the server says. Those
 * who want to understand it use the typed groups of {@link SemaphoreApi}.
 */
public final class Catalogue {
    /** Replies that are asked for only to learn something secret. */
    private static final Set<Endpoint> FOR_A_SECRET = Set.of(Endpoint.AGENT_TYPES_CREATE, Endpoint.ARTIFACTS_SIGN);

    private static final Set<String> PAGE_KEYS = Set.of("page", "page_token", "cursor", "cursor_type", "cursor_value");

    private final Resources resources;

    Catalogue(Resources resources) {
        this.resources = resources;
    }

    /** Whether it is asked for only to learn something secret, which {@link Answer#whole} then has. */
    public static boolean answersSecret(Endpoint endpoint) {
        return FOR_A_SECRET.contains(endpoint);
    }

    /**
     * Performs it. Of a list, all pages are read, unless the arguments name one; what may be repeated safely is repeated.
     *
     * @param limit rows after which no more of a list are read; at least 1
     * @param progress is told, on some thread, how many rows there are after each page
     */
    public Future<Answer> perform(Invocation invocation, int limit, IntConsumer progress) {
        Operation operation = invocation.endpoint().operation();
        if (operation.list()) {
            return rows(invocation, limit, progress);
        }
        if (invocation.endpoint() == Endpoint.LOGS_DESCRIBE || invocation.endpoint() == Endpoint.LOGS_FOLLOW) {
            return resources.logEvents(invocation).map(body -> answer(invocation.endpoint(), body));
        }
        if (operation.method().equals(HttpMethod.DELETE)) {
            return resources
                    .gone(invocation.request(resources.base()))
                    .map(done -> new Answer(MissingNode.getInstance(), true, null));
        }
        return resources
                .raw(invocation.request(resources.base()), reply -> body(operation, reply))
                .map(body -> answer(invocation.endpoint(), body));
    }

    /** The request as it would be sent first, which is not done. */
    public RequestPreview preview(Invocation invocation) {
        boolean paged = invocation.endpoint().operation().list();
        ApiRequest request = (paged ? firstPage(invocation) : invocation)
                .request(resources.base())
                .build();
        Map<String, String> headers = new TreeMap<>(request.headers());
        boolean own = invocation.endpoint() == Endpoint.LOGS_FOLLOW
                && invocation.query().containsKey("jwt");
        if (!own) {
            headers.put("Authorization", "Token ***");
        }
        String url = request.target().url().replaceAll("([?&]jwt=)[^&]*", "$1***");
        JsonNode body = invocation.body();
        return new RequestPreview(
                request.method().name(),
                url,
                headers,
                body == null ? null : Redaction.ofRequest(invocation.endpoint(), body));
    }

    private static Answer answer(Endpoint endpoint, JsonNode body) {
        Secret whole = FOR_A_SECRET.contains(endpoint) ? new Secret(body.toPrettyString()) : null;
        return new Answer(Redaction.ofReply(endpoint, body), true, whole);
    }

    private Future<Answer> rows(Invocation invocation, int limit, IntConsumer progress) {
        Endpoint endpoint = invocation.endpoint();
        Paging paging = paging(invocation);
        if (paging == null) {
            return resources
                    .raw(invocation.request(resources.base()), reply -> list(endpoint.operation(), reply.json()))
                    .map(rows -> {
                        Answer all = answer(endpoint, rows);
                        ArrayNode some = Json.MAPPER.createArrayNode();
                        all.body().forEach(row -> {
                            if (some.size() < limit) {
                                some.add(row);
                            }
                        });
                        return new Answer(some, some.size() == rows.size(), all.whole());
                    });
        }
        return resources
                .nodes(
                        paging,
                        key -> page(invocation, paging, key),
                        endpoint.operation().rows(),
                        limit,
                        progress)
                .map(sweep -> {
                    ArrayNode some = Json.MAPPER.createArrayNode();
                    sweep.items().stream().limit(limit).forEach(some::add);
                    boolean complete = sweep.complete() && sweep.items().size() <= limit;
                    return new Answer(Redaction.ofReply(endpoint, some), complete, null);
                });
    }

    private static ArrayNode list(Operation operation, JsonNode body) throws Undecodable {
        ArrayNode rows = Json.MAPPER.createArrayNode();
        // A search by name answers the one that was found without a list around it.
        if (body.isObject() && !body.has(operation.rows())) {
            return rows.add(body);
        }
        Json.rows(body, operation.rows()).forEachRemaining(rows::add);
        return rows;
    }

    /** How to go on from page to page; null if there is one page only, or one was asked for. */
    private static @Nullable Paging paging(Invocation invocation) {
        Operation operation = invocation.endpoint().operation();
        if (invocation.query().keySet().stream().anyMatch(PAGE_KEYS::contains)) {
            return null;
        }
        return switch (operation.pages()) {
            case NONE -> null;
            case HEADERS -> new Paging.Headers(operation.pageSize());
            case HAS_MORE -> new Paging.HasMore(Projects.PAGE);
            case TOKEN ->
                operation.parameter("cursor", Operation.Place.QUERY).isPresent()
                        ? new Paging.BodyToken("cursor", "cursor")
                        : new Paging.BodyToken("next_page_token", "page_token");
            case CURSORS -> new Paging.History();
        };
    }

    private Invocation firstPage(Invocation invocation) {
        Paging paging = paging(invocation);
        return paging == null ? invocation : paged(invocation, paging, paging.first());
    }

    private ApiRequest.Builder page(Invocation invocation, Paging paging, String key) {
        return paged(invocation, paging, key).request(resources.base());
    }

    private static Invocation paged(Invocation invocation, Paging paging, String key) {
        Operation operation = invocation.endpoint().operation();
        Map<String, String> values = new LinkedHashMap<>();
        if (operation.pageSize() > 0 && !invocation.query().containsKey("page_size")) {
            values.put("page_size", Integer.toString(operation.pageSize()));
        }
        if (operation.pages() == Pages.CURSORS) {
            values.put("cursor_type", key.isEmpty() ? "FIRST" : "BEFORE");
        }
        if (!key.isEmpty()) {
            values.put(paging.parameter(), key);
        }
        return invocation.also(values);
    }

    /** Some services say nothing, or something that is no JSON; of what is only to be done that is no matter. */
    private static JsonNode body(Operation operation, Reply reply) throws Undecodable {
        boolean write = operation.effect() == Operation.Effect.WRITES;
        byte first = reply.firstVisible();
        if (first == 0 && write) {
            return MissingNode.getInstance();
        }
        try {
            return reply.json();
        } catch (Undecodable e) {
            if (first == '<' || first == '{' || first == '[' || first == 0) {
                if (write) {
                    return MissingNode.getInstance();
                }
                throw e;
            }
            return TextNode.valueOf(new String(reply.bytes(), 0, reply.size(), StandardCharsets.UTF_8));
        }
    }
}
