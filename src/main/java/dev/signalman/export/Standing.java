package dev.signalman.export;

import dev.signalman.deliver.Backoff;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How an export gets on with its sink: since when it fails, how often an event was refused, and what is to be done about it. */
final class Standing {
    private static final Logger log = LoggerFactory.getLogger(Standing.class);
    /** A shorter outage is not worth two writes. */
    private static final Duration WORTH_REMEMBERING = Duration.ofMinutes(1);
    /** When so many events in a row were left out, it is not they that are wrong. */
    private static final int MOST_LEFT_OUT = 20;

    private final String export;
    private final ExportOptions.Retry retry;
    private final ExportObserver observer;
    private @Nullable Instant since;
    private boolean remembered;
    private boolean told;
    private int failures;
    private int refusals;
    private int leftOut;

    Standing(String export, ExportOptions.Retry retry, ExportObserver observer) {
        this.export = export;
        this.retry = retry;
        this.observer = observer;
    }

    /** An outage from before a restart goes on until the sink takes something. */
    void resume(Instant before) {
        if (since == null) {
            since = before;
            remembered = true;
            told = true;
            observer.failingSince(export, before);
        }
    }

    /**
     * An attempt failed. True if the outage is to be remembered over restarts.
     *
     * @param refused the event at hand was refused, which has lines of its own in the log
     */
    boolean failed(String error, boolean refused, Instant now) {
        failures++;
        Instant began = since;
        if (began == null) {
            since = now;
            began = now;
            observer.failingSince(export, now);
        }
        if (!refused && !told) {
            told = true;
            log.atWarn()
                    .addKeyValue("export", export)
                    .log("export stands, and goes on as soon as the sink takes events again: {}", error);
        }
        boolean worth = !remembered && Duration.between(began, now).compareTo(WORTH_REMEMBERING) >= 0;
        remembered |= worth;
        return worth;
    }

    /** The sink took events. True if an outage that was to be remembered is over. */
    boolean worked(Instant now) {
        leftOut = 0;
        return over(now);
    }

    /** What held it up, be it an outage or an event, does so no more. True if it was to be remembered. */
    boolean over(Instant now) {
        boolean was = remembered;
        Instant began = since;
        if (began != null) {
            log.atInfo()
                    .addKeyValue("export", export)
                    .log(
                            "export goes on after {} s",
                            Duration.between(began, now).toSeconds());
            observer.working(export);
        }
        since = null;
        remembered = false;
        failures = 0;
        refusals = 0;
        return was;
    }

    /** The event at hand was refused once more. True if it is to be left out. */
    boolean givesUp() {
        refusals++;
        boolean givesUp = retry.onRefused() == ExportOptions.OnRefused.SKIP
                && refusals >= retry.attempts()
                && leftOut < MOST_LEFT_OUT;
        if (givesUp) {
            leftOut++;
        } else if (refusals == retry.attempts()) {
            told = true;
            log.atError()
                    .addKeyValue("export", export)
                    .log(
                            retry.onRefused() == ExportOptions.OnRefused.STOP
                                    ? "the sink refuses an event, and the export stands until it takes it, as configured"
                                    : "the sink refused the last {} events, so no more are left out until it takes one",
                            MOST_LEFT_OUT);
        }
        return givesUp;
    }

    /** Whether what waits has waited long enough to be given up. */
    boolean tooLong(Instant now) {
        return since != null && Duration.between(since, now).compareTo(retry.hold()) > 0;
    }

    Instant since(Instant otherwise) {
        return since == null ? otherwise : since;
    }

    Duration pause(Backoff backoff, @Nullable Duration asked) {
        return backoff.pause(retry.first(), retry.longest(), Math.max(1, failures), asked);
    }
}
