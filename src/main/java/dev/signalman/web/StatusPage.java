package dev.signalman.web;

import dev.signalman.web.CollectorView.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The status page: one HTML document that needs nothing else, not even JavaScript. */
final class StatusPage {
    private static final int MOST_EVENTS = 30;
    private static final int MOST_INCIDENTS = 100;
    private static final int MOST_BLIND = 50;
    private static final int MOST_WIDGETS = 60;
    private final Document document = new Document();

    String contentSecurityPolicy() {
        return document.contentSecurityPolicy();
    }

    String render(Status status, Instant now) {
        Html html = document.begin("Signalman", false)
                .markup("<p>")
                .text("version " + status.version() + ", up for " + age(status.startedAt(), now))
                .markup("</p></header><main>");
        tiles(html, status);
        incidents(html, status.incidents(), now);
        Map<String, List<CollectorView>> organizations = status.collectors().stream()
                .collect(Collectors.groupingBy(CollectorView::organization, TreeMap::new, Collectors.toList()));
        organizations.forEach((organization, collectors) -> collectors(html, organization, collectors, now));
        dashboards(html, status.dashboards(), now);
        outbox(html, status.outbox(), now);
        events(html, status.events(), now);
        return html.markup(
                        "</main><footer><a href=\"/metrics\">metrics</a><a href=\"/api/v1/status\">status as JSON</a>")
                .markup("<a href=\"/incidents\">past incidents</a>")
                .markup("<a href=\"/-/ready\">readiness</a><a href=\"/-/healthy\">health</a>")
                .text("as of " + now.truncatedTo(java.time.temporal.ChronoUnit.SECONDS) + ", refreshed every 15 s")
                .markup("</footer></body></html>")
                .toString();
    }

    private static void tiles(Html html, Status status) {
        long blind = status.collectors().stream()
                .filter(c -> c.state() == State.BLIND)
                .count();
        long pending = status.outbox().stream().mapToLong(OutboxView::pending).sum();
        long dead = status.outbox().stream().mapToLong(OutboxView::dead).sum();
        int open = status.incidents().size();
        html.markup("<div class=\"tiles\">");
        tile(html, open == 0 ? Mood.GOOD : Mood.BAD, open, open == 1 ? "open incident" : "open incidents");
        tile(html, blind == 0 ? Mood.GOOD : Mood.BAD, blind, blind == 1 ? "collector blind" : "collectors blind");
        tile(html, Mood.NEUTRAL, pending, pending == 1 ? "message waiting" : "messages waiting");
        tile(html, dead == 0 ? Mood.GOOD : Mood.WARN, dead, dead == 1 ? "message given up" : "messages given up");
        html.markup("</div>");
    }

    private static void tile(Html html, Mood mood, long number, String words) {
        html.markup("<div class=\"tile ")
                .markup(mood.text())
                .markup("\"><b>")
                .text(Long.toString(number))
                .markup("</b><span>")
                .text(words)
                .markup("</span></div>");
    }

    private static void incidents(Html html, List<IncidentView> incidents, Instant now) {
        section(html, "Open incidents", "");
        if (incidents.isEmpty()) {
            html.markup("<p class=\"none\">None.</p></section>");
            return;
        }
        html.markup("<table><tr><th>Severity<th>Rule<th>What<th>Where<th>Team<th class=\"number\">Open for</tr>");
        incidents.stream().limit(MOST_INCIDENTS).forEach(incident -> {
            html.markup("<tr><td>")
                    .badge(severity(incident.severity()), incident.severity())
                    .markup("</td>");
            html.cell("fixed", incident.rule()).markup("<td class=\"text\">");
            if (incident.id().isEmpty()) {
                html.link(incident.url(), incident.summary());
            } else {
                html.page(IncidentPages.path(incident.id()), incident.summary());
            }
            incident.marks().forEach(mark -> html.markup(" ").badge(mood(mark), mark.text()));
            html.markup("</td>").cell("soft", where(incident.organization(), incident.project()));
            html.cell("soft", incident.team());
            html.cell("number", age(incident.openedAt(), now)).markup("</tr>");
        });
        html.markup("</table>");
        more(html, incidents.size() - MOST_INCIDENTS);
    }

    private static void collectors(Html html, String organization, List<CollectorView> collectors, Instant now) {
        section(html, organization, "what Signalman sees");
        html.markup("<table><tr><th>Collector<th>State<th>Watches<th class=\"number\">Oldest sweep</tr>");
        Map<String, List<CollectorView>> kinds = collectors.stream()
                .collect(Collectors.groupingBy(CollectorView::collector, TreeMap::new, Collectors.toList()));
        kinds.forEach((kind, all) -> {
            State worst = worst(all);
            html.markup("<tr>").cell("fixed", kind).markup("<td>").badge(mood(worst), words(worst, all));
            html.markup("</td>")
                    .cell("soft text", watches(all))
                    .cell("number", oldest(all, now))
                    .markup("</tr>");
        });
        List<CollectorView> troubled = collectors.stream()
                .filter(c -> !c.message().isEmpty())
                // one that is alone in its kind has said so in its own row
                .filter(c -> kinds.getOrDefault(c.collector(), List.of()).size() > 1)
                .sorted(Comparator.comparing(CollectorView::state))
                .toList();
        troubled.stream().limit(MOST_BLIND).forEach(c -> {
            html.markup("<tr>").cell("fixed", c.collector()).markup("<td>");
            html.badge(mood(c.state()), c.state().text()).markup("</td>");
            html.cell("text", (c.project() == null ? "" : c.project() + ": ") + c.message());
            var lastSuccess = c.lastSuccess();
            html.cell("number", lastSuccess == null ? "never" : age(lastSuccess, now))
                    .markup("</tr>");
        });
        html.markup("</table>");
        more(html, troubled.size() - MOST_BLIND);
    }

    private static State worst(List<CollectorView> collectors) {
        List<State> order = List.of(State.BLIND, State.STARTING, State.SEEING);
        return order.stream()
                .filter(state -> collectors.stream().anyMatch(c -> c.state() == state))
                .findFirst()
                .orElse(State.OFF);
    }

    private static String words(State worst, List<CollectorView> all) {
        long concerned = all.stream().filter(c -> c.state() == worst).count();
        return worst == State.SEEING || all.size() == 1
                ? worst.text()
                : concerned + " of " + all.size() + " " + worst.text();
    }

    private static String watches(List<CollectorView> all) {
        if (all.size() == 1 && !all.getFirst().message().isEmpty()) {
            return all.getFirst().message();
        }
        long projects = all.stream().filter(c -> c.project() != null).count();
        return projects == 0 ? "the organisation" : projects == 1 ? "1 project" : projects + " projects";
    }

    private static String oldest(List<CollectorView> all, Instant now) {
        return all.stream()
                .filter(c -> c.state() != State.OFF)
                .map(CollectorView::lastSuccess)
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .map(at -> age(at, now))
                .orElse("—");
    }

    private static void dashboards(Html html, List<DashboardView> dashboards, Instant now) {
        if (dashboards.isEmpty()) {
            return;
        }
        section(html, "Dashboards", "what those in Semaphore show");
        html.markup("<table><tr><th>Dashboard<th>Part<th>Last result<th>Shows<th class=\"number\">Ended</tr>");
        int left = MOST_WIDGETS;
        for (DashboardView dashboard : dashboards) {
            List<DashboardView.Widget> shown =
                    dashboard.widgets().stream().limit(Math.max(0, left)).toList();
            left -= dashboard.widgets().size();
            for (DashboardView.Widget widget : shown) {
                Instant finishedAt = widget.finishedAt();
                html.markup("<tr>")
                        .cell("soft short", where(dashboard.organization(), dashboard.name()))
                        .cell("short", widget.name())
                        .markup("<td>")
                        .badge(widget.mood(), widget.result())
                        .markup("</td><td class=\"text\">")
                        .link(widget.url(), widget.shows())
                        .markup("</td>")
                        .cell("number", finishedAt == null ? "—" : age(finishedAt, now) + " ago")
                        .markup("</tr>");
            }
        }
        html.markup("</table>");
        more(html, -left);
    }

    private static void outbox(Html html, List<OutboxView> outbox, Instant now) {
        section(html, "Outbox", "messages by receiver");
        if (outbox.isEmpty()) {
            html.markup("<p class=\"none\">Nothing waits.</p></section>");
            return;
        }
        html.markup("<table><tr><th>Receiver<th class=\"number\">Waiting<th class=\"number\">Oldest")
                .markup("<th class=\"number\">Given up</tr>");
        for (OutboxView receiver : outbox) {
            var oldest = receiver.oldestPending();
            html.markup("<tr>")
                    .cell("text", receiver.receiver())
                    .cell("number", Long.toString(receiver.pending()))
                    .cell("number", oldest == null ? "—" : age(oldest, now))
                    .cell("number", Long.toString(receiver.dead()))
                    .markup("</tr>");
        }
        html.markup("</table></section>");
    }

    private static void events(Html html, List<EventView> events, Instant now) {
        section(html, "Recent events", "");
        if (events.isEmpty()) {
            html.markup("<p class=\"none\">None yet.</p></section>");
            return;
        }
        html.markup("<table><tr><th>Event<th>What<th>Where<th class=\"number\">Ago</tr>");
        events.stream().limit(MOST_EVENTS).forEach(event -> {
            html.markup("<tr><td class=\"fixed\">").badge(event.mood(), event.type());
            html.markup("</td><td class=\"text\">")
                    .link(event.url(), event.summary())
                    .markup("</td>");
            html.cell("soft", where(event.organization(), event.project()));
            html.cell("number", age(event.occurredAt(), now)).markup("</tr>");
        });
        html.markup("</table></section>");
    }

    private static void section(Html html, String title, String subtitle) {
        html.markup("<section><h2>").text(title);
        if (!subtitle.isEmpty()) {
            html.markup("<small>").text(subtitle).markup("</small>");
        }
        html.markup("</h2>");
    }

    private static void more(Html html, int left) {
        if (left > 0) {
            html.markup("<p class=\"none\">").text("and " + left + " more").markup("</p>");
        }
        html.markup("</section>");
    }

    private static String where(String organization, @Nullable String project) {
        return project == null ? organization : organization + " / " + project;
    }

    private static String age(Instant since, Instant now) {
        return Age.text(Duration.between(since, now));
    }

    static Mood mood(Mark mark) {
        return switch (mark) {
            case ACKNOWLEDGED -> Mood.GOOD;
            case FLAPPING -> Mood.WARN;
            case SILENCED, INHIBITED, MUTED -> Mood.NEUTRAL;
        };
    }

    static Mood severity(String severity) {
        return switch (severity) {
            case "critical" -> Mood.BAD;
            case "warning" -> Mood.WARN;
            default -> Mood.NEUTRAL;
        };
    }

    private static Mood mood(State state) {
        return switch (state) {
            case SEEING -> Mood.GOOD;
            case BLIND -> Mood.BAD;
            case STARTING, OFF -> Mood.NEUTRAL;
        };
    }
}
