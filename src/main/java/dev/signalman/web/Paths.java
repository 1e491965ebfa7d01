package dev.signalman.web;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the server answers: which methods each path has, and which of them take a body. */
public final class Paths {
    private static final Pattern PARAMETER = Pattern.compile(":[a-z]+");

    private record Entry(HttpMethod method, Pattern path) {}

    private final Router router;
    private final List<Entry> entries = new ArrayList<>();

    Paths(Router router) {
        this.router = router;
    }

    /** Answers GET and HEAD. */
    void get(String path, Handler<RoutingContext> handler) {
        on(HttpMethod.GET, path, handler);
        on(HttpMethod.HEAD, path, handler);
    }

    /** Answers POST; the handler reads the body, or closes the connection. */
    void post(String path, Handler<RoutingContext> handler) {
        on(HttpMethod.POST, path, handler);
    }

    void delete(String path, Handler<RoutingContext> handler) {
        on(HttpMethod.DELETE, path, handler);
    }

    private void on(HttpMethod method, String path, Handler<RoutingContext> handler) {
        router.route(method, path).handler(handler);
        entries.add(new Entry(method, Pattern.compile(PARAMETER.matcher(path).replaceAll("[^/]+") + "/?")));
    }

    /** Whether a handler will read the body of this request. */
    boolean takesBody(HttpMethod method, String path) {
        return method.equals(HttpMethod.POST) && methods(path).contains(method);
    }

    /** As in the header {@code Allow}; empty if there is no such path. */
    String allowed(String path) {
        return methods(path).stream().map(HttpMethod::name).collect(Collectors.joining(", "));
    }

    private List<HttpMethod> methods(String path) {
        return entries.stream()
                .filter(entry -> entry.path().matcher(path).matches())
                .map(Entry::method)
                .toList();
    }
}
