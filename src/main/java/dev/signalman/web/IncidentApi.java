package dev.signalman.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.incident.IncidentDesk;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Incidents in Signalman's own API, for its commands and for scripts: {@code /api/v1/incidents}. */
public final class IncidentApi implements Resource {
    private static final String PATH = "/api/v1/incidents";
    private static final int MOST_BYTES = 16 << 10;
    private static final int LONGEST_NAME = 200;
    private static final int LONGEST_COMMENT = 2_000;
    private static final Duration LONGEST_SILENCE = Duration.ofDays(365);

    private final IncidentDesk desk;
    private final Incidents incidents;
    private final InstantSource clock;
    private final Intake intake;
    private final JsonAnswer answer = new JsonAnswer(words -> Map.of("error", words));

    /**
     * @param desk does it; called on the event loop
     * @param access who may write
     */
    public IncidentApi(IncidentDesk desk, ApiAccess access, InstantSource clock) {
        this.desk = desk;
        this.incidents = new Incidents(desk);
        this.clock = clock;
        this.intake = new Intake(access, MOST_BYTES);
    }

    @Override
    public void mount(Paths paths) {
        paths.get(PATH, this::list);
        paths.get(PATH + "/:id", request -> answer.when(request, body(request.pathParam("id"))));
        paths.post(PATH + "/:id/acknowledge", this::acknowledge);
        paths.post(PATH + "/:id/silence", this::silence);
        paths.post(PATH + "/:id/rerun", this::rerun);
    }

    private void list(RoutingContext request) {
        List<String> given = request.queryParam("state");
        String state = given.isEmpty() ? "open" : given.getFirst();
        Future<List<Incidents.Told>> wanted = switch (state) {
            case "open" -> incidents.open();
            case "past" -> incidents.past();
            case "all" ->
                incidents
                        .open()
                        .compose(open -> incidents
                                .past()
                                .map(past -> Stream.concat(open.stream(), past.stream())
                                        .toList()));
            default -> Future.failedFuture(Refusal.of(400, "state must be open, past or all"));
        };
        answer.when(
                request,
                wanted.map(all -> all.stream()
                        .map(told -> IncidentBody.of(told.incident(), told.status(), clock.instant()))
                        .toList()));
    }

    private Future<IncidentBody> body(String id) {
        return incidents.find(id).map(told -> IncidentBody.of(told.incident(), told.status(), clock.instant()));
    }

    private void acknowledge(RoutingContext request) {
        String id = request.pathParam("id");
        answer.when(request, intake.json(request).compose(json -> {
            Fields fields = new Fields(json, "acknowledgement");
            String by = by(fields);
            String comment = comment(fields);
            return incidents
                    .find(id)
                    .compose(known -> desk.acknowledge(id, by, comment))
                    .compose(v -> body(id));
        }));
    }

    private void silence(RoutingContext request) {
        String id = request.pathParam("id");
        answer.when(request, intake.json(request).compose(json -> {
            Fields fields = new Fields(json, "silence");
            String by = by(fields);
            String comment = comment(fields);
            Duration time = duration(fields);
            return incidents
                    .find(id)
                    .compose(known -> desk.silenceIncident(id, time, by, comment))
                    .map(silence -> AlertmanagerJson.silence(silence, clock.instant()));
        }));
    }

    private void rerun(RoutingContext request) {
        String id = request.pathParam("id");
        answer.when(request, intake.json(request).compose((JsonNode json) -> {
            String by = by(new Fields(json, "rerun"));
            return incidents.find(id).compose(known -> desk.rerun(id, by)).map(words -> Map.of("done", words));
        }));
    }

    private static Duration duration(Fields fields) {
        try {
            Duration time = Duration.parse(fields.needed("duration"));
            if (time.isPositive() && time.compareTo(LONGEST_SILENCE) <= 0) {
                return time;
            }
        } catch (DateTimeException e) {
            throw Refusal.of(400, "silence: duration must be written as ISO 8601 says, such as PT1H or P1D");
        }
        throw Refusal.of(400, "silence: duration must be positive and at most 365 days");
    }

    private static String by(Fields fields) {
        String by = fields.needed("by");
        if (by.length() > LONGEST_NAME) {
            throw Refusal.of(400, "by is longer than " + LONGEST_NAME + " characters");
        }
        return by;
    }

    private static String comment(Fields fields) {
        String comment = fields.text("comment");
        if (comment.length() > LONGEST_COMMENT) {
            throw Refusal.of(400, "comment is longer than " + LONGEST_COMMENT + " characters");
        }
        return comment;
    }
}
