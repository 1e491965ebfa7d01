package dev.signalman.message;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Notification;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/** How media are told that keep an incident open until they hear of its end: one request for each alert. */
final class EachAlert {
    private EachAlert() {}

    /** Makes the request for one alert. */
    interface Request {
        HttpMessage of(Alert alert, Group group, Draft draft);
    }

    static Rendered render(Notification notification, Templates templates, MessageOptions options, Request request) {
        var requests = new ArrayList<HttpMessage>();
        var failures = new LinkedHashSet<TemplateFailure>();
        var group = new Group(notification, options);
        Map<String, Object> data = TemplateData.of(group);
        for (Alert alert : notification.alerts()) {
            if (alert.news()) {
                // it has no end, so it would stay open there for ever
                continue;
            }
            var draft = new Draft(templates, TemplateData.about(data, alert, group));
            requests.add(request.of(alert, group, draft));
            failures.addAll(draft.failures());
        }
        return new Rendered(requests, List.copyOf(failures));
    }
}
