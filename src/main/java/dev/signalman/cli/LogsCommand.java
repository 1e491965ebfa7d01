package dev.signalman.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.Endpoint;
import dev.signalman.semaphore.Invocation;
import dev.signalman.semaphore.Job;
import dev.signalman.semaphore.JobLog;
import dev.signalman.semaphore.JobOutcome;
import dev.signalman.semaphore.JobState;
import dev.signalman.semaphore.LogTail;
import dev.signalman.semaphore.SemaphoreException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code signalman logs}. */
@Command(
        name = "logs",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Prints the log of a job.",
        footer = {
            "",
            "With --follow, the exit code is that of the job: 0 if it passed, 1 if it did not. With --json, each line is a JSON",
            "string on a line of its own."
        })
final class LogsCommand implements Callable<Integer> {
    private final Console console;

    @Parameters(paramLabel = "JOB_ID", description = "the job")
    @SuppressWarnings("NullAway.Init")
    private String id;

    @Option(
            names = {"-f", "--follow"},
            description = "go on until the job has ended; one that has not begun yet is waited for")
    private boolean follow;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            defaultValue = "2",
            description = "how often to look for more (default: ${DEFAULT-VALUE})")
    private double seconds;

    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ActOptions options;

    LogsCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        return Session.run(console, options, session -> {
            if (seconds < 0.01 || seconds > 3600) {
                throw new Wrong("--every must be 0.01 to 3600 seconds, is " + seconds);
            }
            if (session.dryRun()) {
                return session.perform(Invocation.of(Endpoint.LOGS_DESCRIBE, id));
            }
            return follow ? follow(session) : whole(session);
        });
    }

    private int whole(Session session) {
        JobLog log = session.await(session.client().jobLog(id));
        session.output().print(text(log));
        if (!log.complete()) {
            session.output().note("the job still runs, or its log is larger than is read of one: add --follow");
        }
        return Main.OK;
    }

    private int follow(Session session) {
        LogTail tail = session.client().api().jobs().tail(id);
        while (true) {
            // asked before the log, so that what a finished job wrote last is in it
            Job job = session.await(session.client().job(id));
            boolean finished = job.state() == JobState.Known.FINISHED;
            boolean more = true;
            while (more) {
                JobLog news = next(session, tail, finished);
                if (news == null) {
                    break;
                }
                session.output().write(text(news));
                if (news.complete()) {
                    return ended(
                            session,
                            finished ? job : session.await(session.client().job(id)));
                }
                more = !news.lines().isEmpty();
            }
            if (finished) {
                return ended(session, job);
            }
            pause();
        }
    }

    /** Null for a job that has not begun to write. */
    private static @Nullable JobLog next(Session session, LogTail tail, boolean finished) {
        try {
            return session.await(tail.next());
        } catch (SemaphoreException e) {
            if (e.error() instanceof ApiError.NotFound && !finished) {
                return null;
            }
            throw e;
        }
    }

    private static int ended(Session session, Job job) {
        boolean passed = job.result() == JobOutcome.Known.PASSED;
        session.output()
                .note("the job " + (passed ? "passed" : "ended: " + job.result().text()));
        return passed ? Main.OK : Failure.REFUSED;
    }

    private String text(JobLog log) {
        StringBuilder text = new StringBuilder();
        for (String line : log.lines()) {
            text.append(options.json ? JsonNodeFactory.instance.textNode(line).toString() : line)
                    .append('\n');
        }
        return text.toString();
    }

    private void pause() {
        try {
            Thread.sleep(Duration.ofNanos((long) (seconds * 1e9)));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Wrong("interrupted");
        }
    }
}
