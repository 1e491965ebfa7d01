package dev.signalman.rerun;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Leads each open rerun from decision to end: starts checks and requests, takes their answers. Requests go out only after the
 * commit that says so. Called by one loop; answers arrive from anywhere.
 */
final class AttemptDesk {
    private static final Logger log = LoggerFactory.getLogger(AttemptDesk.class);
    private static final int MAX_IN_FLIGHT = 4;

    private record Arrived(OpenAttempts.Key key, Answer answer) {}

    private record Request(OpenAttempts.Key key, Attempt attempt, boolean maybeStarted) {}

    private final OpenAttempts open;
    private final RerunExecutor executor;
    private final RerunOptions options;
    private final Instant startedAt;
    private final Runnable arrived;
    private final Set<OpenAttempts.Key> inFlight = new HashSet<>();
    private final Queue<Arrived> answers = new ArrayDeque<>();

    AttemptDesk(OpenAttempts open, RerunExecutor executor, RerunOptions options, Instant startedAt, Runnable arrived) {
        this.open = open;
        this.executor = executor;
        this.options = options;
        this.startedAt = startedAt;
        this.arrived = arrived;
    }

    /** Acts on what came back; false if nothing did. */
    boolean takeAnswers(Ledger ledger, Instant now, Consumer<Ledger> commit) {
        List<Arrived> batch = waiting();
        if (batch.isEmpty()) {
            return false;
        }
        var requests = new ArrayList<Request>();
        for (Arrived arrival : batch) {
            Attempt attempt = open.get(arrival.key());
            if (attempt != null) {
                boolean byPeople = ledger.rerunByPeople(arrival.key());
                Step step = Step.answered(attempt, arrival.answer(), byPeople, now, options);
                apply(ledger, arrival.key(), attempt, step, now, requests);
            }
        }
        // if this fails the answers are still here, and are judged again by what the store then has
        commit.accept(ledger);
        batch.forEach(this::taken);
        requests.forEach(this::send);
        return true;
    }

    /** Begins what is due. */
    void launchDue(Ledger ledger, Instant now, Consumer<Ledger> commit) {
        var checks = new ArrayList<OpenAttempts.Key>();
        boolean changed = false;
        for (var entry : open.all().entrySet()) {
            OpenAttempts.Key key = entry.getKey();
            Step step = inFlight.contains(key) ? null : Step.due(entry.getValue(), now, startedAt, options);
            if (step instanceof Step.Check) {
                checks.add(key);
            } else if (step != null) {
                apply(ledger, key, entry.getValue(), step, now, List.of());
                changed = true;
            }
        }
        if (changed) {
            commit.accept(ledger);
        }
        checks.stream()
                .limit(Math.max(0, MAX_IN_FLIGHT - inFlight.size()))
                .toList()
                .forEach(this::check);
    }

    private void apply(
            Ledger ledger, OpenAttempts.Key key, Attempt attempt, Step step, Instant now, List<Request> requests) {
        switch (step) {
            case Step.Keep keep -> open.put(key, keep.attempt());
            case Step.Check check -> open.put(key, check.attempt());
            case Step.Ask ask -> {
                open.put(key, ask.attempt());
                requests.add(new Request(key, ask.attempt(), ask.maybeStarted()));
            }
            case Step.Run run -> {
                open.put(key, run.attempt());
                ledger.own(key.organization(), run.newWorkflowId(), now);
                about(Level.INFO, key, attempt).log("rerun as workflow {}", run.newWorkflowId());
            }
            case Step.Finish finish -> {
                ledger.finish(key, attempt, finish.newWorkflowId(), finish.outcome(), now);
            }
            case Step.Lose lose -> {
                ledger.lose(key, attempt, now);
                about(Level.WARN, key, attempt)
                        .log("a rerun was asked for, and whether it happened cannot be learnt: {}", lose.words());
            }
            case Step.Decline decline -> {
                ledger.decline(key, attempt, decline.reason(), now);
                if (decline.reason().equals(LastCheck.REFUSED)) {
                    about(Level.WARN, key, attempt).log("cannot be rerun: {}", decline.words());
                } else {
                    about(Level.INFO, key, attempt).log("not rerun after all: {}", decline.words());
                }
            }
        }
    }

    private void check(OpenAttempts.Key key) {
        Attempt attempt = open.get(key);
        if (attempt != null) {
            deliver(key, executor.check(key.organization(), attempt));
        }
    }

    private void send(Request request) {
        deliver(request.key(), executor.ask(request.key().organization(), request.attempt(), request.maybeStarted()));
    }

    private void deliver(OpenAttempts.Key key, Future<Answer> answer) {
        inFlight.add(key);
        answer.onComplete(result -> {
            // the executor answers every failure itself, so what is left is a defect: nobody knows what became of the
            // request
            Answer told = result.succeeded()
                    ? result.result()
                    : new Answer.Later(result.cause().toString(), true);
            synchronized (answers) {
                answers.add(new Arrived(key, told));
            }
            arrived.run();
        });
    }

    private List<Arrived> waiting() {
        synchronized (answers) {
            return List.copyOf(answers);
        }
    }

    /** Answers are taken in the order in which they came, so this is the first one. */
    private void taken(Arrived arrival) {
        synchronized (answers) {
            answers.remove(arrival);
        }
        inFlight.remove(arrival.key());
    }

    private static LoggingEventBuilder about(Level level, OpenAttempts.Key key, Attempt attempt) {
        return log.atLevel(level)
                .addKeyValue("organization", key.organization())
                .addKeyValue("project", attempt.project().name())
                .addKeyValue("branch", attempt.rerun().branch())
                .addKeyValue("workflow", key.workflowId());
    }
}
