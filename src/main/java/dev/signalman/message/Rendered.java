package dev.signalman.message;

import java.util.List;

/**
 * The requests that tell a notification, to be made in this order.
 *
 * @param requests one for the group, or one for each incident, as the medium wants it; none if the medium has nothing to tell
 * @param failures the templates that failed and were replaced by the built-in ones, to be logged
 */
public record Rendered(List<HttpMessage> requests, List<TemplateFailure> failures) {
    public Rendered {
        requests = List.copyOf(requests);
        failures = List.copyOf(failures);
    }

    static Rendered of(HttpMessage request) {
        return new Rendered(List.of(request), List.of());
    }

    static Rendered of(HttpMessage request, List<TemplateFailure> failures) {
        return new Rendered(List.of(request), failures);
    }
}
