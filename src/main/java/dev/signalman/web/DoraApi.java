package dev.signalman.web;

import dev.signalman.dora.DoraFacts;
import dev.signalman.dora.DoraOptions;
import dev.signalman.dora.DoraReport;
import dev.signalman.dora.Grouping;
import dev.signalman.dora.Teams;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The four figures of DORA in Signalman's own API: {@code /api/v1/dora}. Reads only. */
public final class DoraApi implements Resource {
    private static final String PATH = "/api/v1/dora";
    private static final Pattern WINDOW = Pattern.compile("([0-9]{1,5})([hd])");
    private static final Duration FRESH = Duration.ofSeconds(10);
    private static final int REMEMBERED = 32;

    private record Question(String window, Duration length, Set<Grouping> by) {}

    private final Supplier<Optional<DoraFacts>> facts;
    private final DoraOptions options;
    private final Teams teams;
    private final InstantSource clock;
    private final JsonAnswer answer = new JsonAnswer(words -> Map.of("error", words));

    /** Who asks for the same within some seconds gets the same. */
    private final Map<Question, Shared<DoraBody>> answers = new LinkedHashMap<>(REMEMBERED, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Question, Shared<DoraBody>> eldest) {
            return size() > REMEMBERED;
        }
    };

    /**
     * @param facts what is remembered; empty while that is not known. Called on a worker thread
     * @param options how deployments are judged
     * @param teams who looks after which project
     */
    public DoraApi(Supplier<Optional<DoraFacts>> facts, DoraOptions options, Teams teams, InstantSource clock) {
        this.facts = facts;
        this.options = options;
        this.teams = teams;
        this.clock = clock;
    }

    @Override
    public void mount(Paths paths) {
        paths.get(PATH, this::report);
    }

    private void report(RoutingContext request) {
        try {
            String window = parameter(request, "window", "30d");
            String by = parameter(request, "by", "project");
            Question question = new Question(window, length(window), Grouping.parse(by));
            Vertx vertx = request.vertx();
            answer.when(
                    request,
                    answers.computeIfAbsent(question, q -> new Shared<>(() -> ask(vertx, q), FRESH, System::nanoTime))
                            .get());
        } catch (IllegalArgumentException e) {
            answer.when(request, Future.failedFuture(Refusal.of(400, String.valueOf(e.getMessage()))));
        }
    }

    private Future<DoraBody> ask(Vertx vertx, Question question) {
        return vertx.executeBlocking(
                () -> {
                    DoraFacts known = facts.get()
                            .orElseThrow(() -> Refusal.of(503, "the event log is still being read; ask again later"));
                    return DoraBody.of(
                            question.window(),
                            DoraReport.of(known, clock.instant(), question.length(), question.by(), teams, options));
                },
                false);
    }

    private static String parameter(RoutingContext request, String name, String otherwise) {
        List<String> given = request.queryParam(name);
        if (given.size() > 1) {
            throw new IllegalArgumentException(name + " must be given once");
        }
        return given.isEmpty() ? otherwise : given.getFirst();
    }

    private Duration length(String window) {
        Matcher parts = WINDOW.matcher(window);
        if (!parts.matches()) {
            throw new IllegalArgumentException("window must be hours or days, such as 12h or 30d");
        }
        long count = Long.parseLong(parts.group(1));
        Duration length = parts.group(2).equals("h") ? Duration.ofHours(count) : Duration.ofDays(count);
        if (length.isZero() || length.compareTo(options.keep()) > 0) {
            throw new IllegalArgumentException("window must be 1h to "
                    + options.keep().toHours() + "h, which is how long deployments are remembered");
        }
        return length;
    }
}
