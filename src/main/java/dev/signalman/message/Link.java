package dev.signalman.message;

import dev.signalman.alert.Alert;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A page to go on to.
 *
 * @param label what it is
 * @param url an address that a browser may be sent to
 */
record Link(String label, String url) {
    private static final int MOST = 6;
    private static final String URL = "_url";

    /** The pages about an alert, the most telling first, each once. */
    static List<Link> of(Alert alert) {
        var links = new LinkedHashMap<String, String>();
        add(links, "Open in Semaphore", alert.facts().link());
        add(links, "The rerun", alert.facts().rerunLink());
        add(links, "Runbook", alert.annotation(Alert.RUNBOOK_URL));
        add(links, "Source", alert.generatorUrl());
        alert.annotations().forEach((name, value) -> {
            if (name.endsWith(URL)) {
                String words = Plain.head(
                        Plain.line(
                                name.substring(0, name.length() - URL.length()).replace('_', ' ')),
                        40);
                add(
                        links,
                        words.isEmpty() ? "Page" : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1),
                        value);
            }
        });
        return links.entrySet().stream()
                .limit(MOST)
                .map(link -> new Link(link.getValue(), link.getKey()))
                .toList();
    }

    /** The best of them; empty if there is none. */
    static String best(Alert alert) {
        return of(alert).stream().findFirst().map(Link::url).orElse("");
    }

    private static void add(Map<String, String> links, String label, @Nullable String url) {
        String safe = Plain.address(url);
        if (safe != null) {
            links.putIfAbsent(safe, label);
        }
    }
}
