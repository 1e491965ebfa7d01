package dev.signalman.web;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Receivers and what could not be delivered to them: {@code /api/v1/receivers} and {@code /api/v1/dead-letters}. */
public final class DeliveryApi implements Resource {
    private static final String LETTERS = "/api/v1/dead-letters";
    private static final String RECEIVERS = "/api/v1/receivers";
    private static final int MOST_BYTES = 64 << 10;
    private static final int PAGE = 100;
    private static final int LONGEST_PAGE = 500;
    private static final int MOST_IDS = 1_000;

    private final DeadLetterDesk letters;
    private final ReceiverTest test;
    private final Intake intake;
    private final JsonAnswer answer = new JsonAnswer(words -> Map.of("error", words));

    /** @param access who may write */
    public DeliveryApi(DeadLetterDesk letters, ReceiverTest test, ApiAccess access) {
        this.letters = letters;
        this.test = test;
        this.intake = new Intake(access, MOST_BYTES);
    }

    @Override
    public void mount(Paths paths) {
        paths.get(LETTERS, this::list);
        paths.post(LETTERS + "/replay", this::replay);
        paths.get(LETTERS + "/:id", this::show);
        paths.delete(LETTERS + "/:id", this::discard);
        paths.get(RECEIVERS, this::receivers);
        paths.post(RECEIVERS + "/:name/test", this::test);
    }

    private record Receiver(String name, List<String> integrations) {}

    private void receivers(RoutingContext request) {
        answer.when(
                request,
                Future.succeededFuture(test.integrations().entrySet().stream()
                        .map(entry -> new Receiver(entry.getKey(), entry.getValue()))
                        .toList()));
    }

    private void test(RoutingContext request) {
        String name = request.pathParam("name");
        answer.when(request, intake.json(request).compose(json -> {
            String integration = new Fields(json, "test").text("integration");
            List<String> known = test.integrations().get(name);
            if (known == null) {
                throw Refusal.of(
                        404,
                        "there is no receiver '" + name + "'; receivers are: "
                                + String.join(", ", test.integrations().keySet()));
            }
            if (!integration.isEmpty() && !known.contains(integration)) {
                throw Refusal.of(
                        404,
                        "receiver " + name + " has no integration '" + integration + "'; it has: "
                                + String.join(", ", known));
            }
            return test.test(name, integration.isEmpty() ? null : integration);
        }));
    }

    /**
     * A part of the list.
     *
     * @param next where the next part begins; null if this was the last
     */
    private record Page(
            List<DeadLetterDesk.Letter> letters, @Nullable Long next) {}

    private void list(RoutingContext request) {
        Future<Page> page;
        try {
            List<String> integration = request.queryParam("integration");
            long after = number(request, "after", 0, 0, Long.MAX_VALUE);
            int limit = (int) number(request, "limit", PAGE, 1, LONGEST_PAGE);
            page = letters.letters(integration.isEmpty() ? null : integration.getFirst(), after, limit)
                    .map(found -> new Page(
                            found,
                            found.size() < limit || found.isEmpty()
                                    ? null
                                    : found.getLast().id()));
        } catch (Refusal refused) {
            page = Future.failedFuture(refused);
        }
        answer.when(request, page);
    }

    private static long number(RoutingContext request, String name, long usual, long least, long most) {
        List<String> given = request.queryParam(name);
        if (given.isEmpty()) {
            return usual;
        }
        try {
            long number = Long.parseLong(given.getFirst());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw Refusal.of(400, name + " must be a number");
        }
        throw Refusal.of(400, name + " must be " + least + " to " + most);
    }

    private void show(RoutingContext request) {
        answer.when(
                request,
                id(request).compose(id -> letters.letter(id).map(found -> found.orElseThrow(DeliveryApi::unknown))));
    }

    private void discard(RoutingContext request) {
        answer.when(
                request,
                intake.bare(request)
                        .compose(v -> id(request))
                        .compose(letters::discard)
                        .map(found -> {
                            if (!found) {
                                throw unknown();
                            }
                            return Map.of("discarded", 1);
                        }));
    }

    private void replay(RoutingContext request) {
        answer.when(request, intake.json(request).compose(json -> {
            Fields fields = new Fields(json, "replay");
            String integration = fields.text("integration");
            return integration.isEmpty() ? letters.replay(ids(fields)) : letters.replayAll(integration);
        }));
    }

    private static List<Long> ids(Fields fields) {
        List<Long> ids = new ArrayList<>();
        for (JsonNode id : fields.array("ids")) {
            if (!id.canConvertToLong() || !id.isIntegralNumber()) {
                throw Refusal.of(400, "replay: ids must be numbers");
            }
            ids.add(id.longValue());
        }
        if (ids.isEmpty() || ids.size() > MOST_IDS) {
            throw Refusal.of(400, "replay: 1 to " + MOST_IDS + " ids, or an integration");
        }
        return ids;
    }

    private static Future<Long> id(RoutingContext request) {
        try {
            return Future.succeededFuture(Long.parseLong(request.pathParam("id")));
        } catch (NumberFormatException e) {
            return Future.failedFuture(unknown());
        }
    }

    private static Refusal unknown() {
        return Refusal.of(404, "there is no dead letter of this id");
    }
}
