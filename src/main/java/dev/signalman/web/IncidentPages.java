package dev.signalman.web;

import dev.signalman.alert.Acknowledgement;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.incident.IncidentDesk;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A page for each incident, with what happened to it, and one for those that are over. They change nothing. */
public final class IncidentPages implements Resource {
    private static final Logger log = LoggerFactory.getLogger(IncidentPages.class);
    private static final String PATH = "/incidents";
    private static final int MOST_PAST = 200;
    private static final long ANSWER_WITHIN_SECONDS = 5;

    private final Incidents incidents;
    private final InstantSource clock;
    private final Document document = new Document();

    public IncidentPages(IncidentDesk desk, InstantSource clock) {
        this.incidents = new Incidents(desk);
        this.clock = clock;
    }

    /** The address of an incident's page, below that of the server. */
    static String path(String id) {
        return PATH + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void mount(Paths paths) {
        paths.get(PATH, request -> answer(request, incidents.past().map(past -> past(past, clock.instant()))));
        paths.get(
                PATH + "/:id",
                request -> answer(
                        request, incidents.find(request.pathParam("id")).map(told -> render(told, clock.instant()))));
    }

    private static void answer(RoutingContext request, Future<String> page) {
        page.timeout(ANSWER_WITHIN_SECONDS, TimeUnit.SECONDS)
                .onSuccess(html -> {
                    request.response().putHeader("Content-Type", "text/html; charset=utf-8");
                    WebServer.send(request, Buffer.buffer(html));
                })
                .onFailure(e -> {
                    if (e instanceof Refusal refused) {
                        WebServer.text(request, refused.status(), refused.words() + "\n");
                        return;
                    }
                    log.atWarn().setCause(e).log("incidents could not be shown");
                    WebServer.text(request, 503, "Incidents cannot be shown now; the log says why.\n");
                });
    }

    String render(Incidents.Told told, Instant now) {
        IncidentBody incident = IncidentBody.of(told.incident(), told.status(), now);
        boolean over = incident.endsAt() != null;
        Html html = document.begin(incident.summary(), true).markup("</header><main><section><h2>");
        html.text(incident.summary()).markup("</h2><p class=\"lead\">");
        html.badge(
                        StatusPage.severity(incident.severity()),
                        incident.severity().isEmpty() ? "no severity" : incident.severity())
                .markup(" ")
                .badge(over ? Mood.GOOD : Mood.BAD, over ? "resolved" : "open");
        incident.marks().forEach(mark -> html.markup(" ").badge(StatusPage.mood(mark), mark.text()));
        html.markup("</p>");
        String description = incident.annotations().getOrDefault(Alert.DESCRIPTION, "");
        if (!description.isEmpty()) {
            html.markup("<p class=\"lead\">").text(description).markup("</p>");
        }
        facts(html, incident, now);
        html.markup("</section>");
        log(html, incident.facts());
        timeline(html, incident.timeline());
        labels(html, incident);
        return end(html, now);
    }

    private static void facts(Html html, IncidentBody incident, Instant now) {
        html.markup("<dl>");
        Instant endsAt = incident.endsAt();
        Duration lasted = Duration.between(incident.startsAt(), endsAt == null ? now : endsAt);
        fact(html, endsAt == null ? "Open since" : "Began", time(incident.startsAt()));
        fact(html, endsAt == null ? "Open for" : "Lasted", Age.text(lasted));
        Acknowledgement acknowledgement = incident.acknowledgement();
        if (acknowledgement != null) {
            String comment = acknowledgement.comment();
            fact(
                    html,
                    "Acknowledged",
                    "by " + acknowledgement.by() + " at " + time(acknowledgement.at())
                            + (comment == null || comment.isEmpty() ? "" : ": " + comment));
        }
        fact(html, "Team", incident.team());
        fact(html, "Told to", String.join(", ", incident.receivers()));
        fact(html, "Silenced by", String.join(", ", incident.silencedBy()));
        fact(html, "Story", incident.annotations().getOrDefault(Alert.STORY, ""));
        Facts facts = incident.facts();
        fact(html, "Organisation", incident.organization());
        fact(html, "Project", incident.project());
        fact(html, "Branch", facts.branch());
        fact(html, "Pipeline", facts.pipeline());
        fact(html, "Commit", commit(facts));
        fact(html, "Author", facts.author());
        fact(html, "Failing jobs", String.join(", ", facts.failingJobs()));
        fact(html, "Details", facts.detail());
        link(html, "Cause", incident.url().isEmpty() ? facts.link() : incident.url());
        link(html, "Rerun", facts.rerunLink());
        link(html, "Runbook", incident.annotations().get(Alert.RUNBOOK_URL));
        html.markup("</dl>");
    }

    private static String commit(Facts facts) {
        String commit = facts.commit();
        String message = facts.commitMessage();
        return (commit == null ? "" : commit.substring(0, Math.min(12, commit.length())))
                + (message == null ? "" : " " + message);
    }

    private static void fact(Html html, String name, @Nullable String value) {
        if (value != null && !value.isBlank()) {
            html.markup("<dt>").text(name).markup("</dt><dd>").text(value).markup("</dd>");
        }
    }

    private static void link(Html html, String name, @Nullable String url) {
        if (url != null && !url.isBlank()) {
            html.markup("<dt>").text(name).markup("</dt><dd>").link(url, url).markup("</dd>");
        }
    }

    private static void log(Html html, Facts facts) {
        String tail = facts.logTail();
        if (tail == null || tail.isBlank()) {
            return;
        }
        String job = facts.logJob();
        html.markup("<section><h2>End of the log<small>").text(job).markup("</small></h2><pre>");
        tail.lines().forEach(line -> html.text(line).markup("\n"));
        html.markup("</pre></section>");
    }

    private static void timeline(Html html, List<IncidentBody.Line> timeline) {
        html.markup("<section><h2>What happened</h2>");
        if (timeline.isEmpty()) {
            html.markup("<p class=\"none\">Nothing was written down.</p></section>");
            return;
        }
        html.markup("<table><tr><th>Time<th>What<th>More</tr>");
        timeline.forEach(line -> html.markup("<tr>")
                .cell("fixed", time(line.at()))
                .markup("<td class=\"fixed\">")
                .badge(mood(line.kind()), line.kind())
                .markup("</td>")
                .cell("text", line.text())
                .markup("</tr>"));
        html.markup("</table></section>");
    }

    private static Mood mood(String kind) {
        return switch (kind) {
            case "opened" -> Mood.BAD;
            case "escalated", "flapped" -> Mood.WARN;
            case "acknowledged", "resolved" -> Mood.GOOD;
            default -> Mood.NEUTRAL;
        };
    }

    private static void labels(Html html, IncidentBody incident) {
        html.markup("<section><h2>Labels<small>for routes and silences</small></h2><dl>");
        incident.labels().forEach((name, value) -> fact(html, name, value));
        html.markup("</dl></section>");
    }

    private String past(List<Incidents.Told> past, Instant now) {
        Html html = document.begin("Past incidents", true).markup("</header><main><section><h2>Past incidents</h2>");
        if (past.isEmpty()) {
            html.markup("<p class=\"none\">None.</p>");
        } else {
            html.markup("<table><tr><th>Severity<th>Rule<th>What<th>Where<th class=\"number\">Lasted")
                    .markup("<th class=\"number\">Ended</tr>");
            past.stream().limit(MOST_PAST).forEach(told -> {
                IncidentBody incident = IncidentBody.of(told.incident(), told.status(), now);
                Instant endsAt = incident.endsAt();
                String project = incident.project();
                html.markup("<tr><td>")
                        .badge(StatusPage.severity(incident.severity()), incident.severity())
                        .markup("</td>")
                        .cell("fixed", incident.rule())
                        .markup("<td class=\"text\">")
                        .page(path(incident.id()), incident.summary())
                        .markup("</td>")
                        .cell("soft", incident.organization() + (project == null ? "" : " / " + project))
                        .cell("number", endsAt == null ? "—" : Age.text(Duration.between(incident.startsAt(), endsAt)))
                        .cell("number", endsAt == null ? "—" : Age.text(Duration.between(endsAt, now)) + " ago")
                        .markup("</tr>");
            });
            html.markup("</table>");
        }
        return end(html.markup("</section>"), now);
    }

    private static String end(Html html, Instant now) {
        return html.markup("</main><footer><a href=\"/\">status</a><a href=\"/incidents\">past incidents</a>")
                .text("as of " + now.truncatedTo(ChronoUnit.SECONDS) + ", refreshed every 15 s")
                .markup("</footer></body></html>")
                .toString();
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString().replace('T', ' ').replace("Z", " UTC");
    }
}
