package dev.signalman.export;

import dev.signalman.glob.Glob;
import java.time.Duration;
import java.util.List;

/**
 * One export: what goes out, where to, and how hard it is tried.
 *
 * @param name names its position in the log and its series; letters, digits, {@code _}, {@code -} and {@code .}
 * @param payload what is in the CloudEvents
 * @param unmapped what becomes of events that CDEvents have no word for
 * @param filter which events
 * @param from where a new export begins
 * @param retry how hard it is tried
 * @param sink where to
 */
public record ExportOptions(
        String name, Payload payload, Unmapped unmapped, Filter filter, From from, Retry retry, SinkOptions sink) {
    public ExportOptions {
        require(
                name.matches("[A-Za-z0-9_.-]{1,60}"),
                "name must be 1 to 60 letters, digits, '_', '-' or '.', is '" + name + "'");
    }

    /** What a CloudEvent carries. */
    public enum Payload {
        /** The CDEvent that says the same, with our own JSON as its custom data. */
        CDEVENTS,
        /** Our own JSON. */
        SIGNALMAN
    }

    /** What becomes of events that CDEvents have no word for. */
    public enum Unmapped {
        /** They are sent with our own type and JSON. */
        OWN,
        /** They are left out. */
        SKIP
    }

    /** Where a new export begins. */
    public enum From {
        /** With what happens from now on. */
        NOW,
        /** With the oldest event that the log has. */
        BEGINNING
    }

    /** What becomes of an event that is refused for good. */
    public enum OnRefused {
        /** It is left out, told of in Signalman's log, and counted. */
        SKIP,
        /** The export stands until the event is taken. */
        STOP
    }

    /**
     * Which events are exported.
     *
     * @param types globs of types such as {@code PipelineFinished}; at least one
     * @param projects globs of project names; what belongs to no project passes by {@code *} only; at least one
     * @param backfilled also what happened before Signalman first looked at the project
     */
    public record Filter(List<Glob> types, List<Glob> projects, boolean backfilled) {
        public Filter {
            types = List.copyOf(types);
            projects = List.copyOf(projects);
            require(!types.isEmpty(), "types must name at least one, such as \"*\"");
            require(!projects.isEmpty(), "projects must name at least one, such as \"*\"");
        }

        /** Everything but history. */
        public static Filter all() {
            return new Filter(List.of(new Glob("*")), List.of(new Glob("*")), false);
        }
    }

    /**
     * How hard it is tried.
     *
     * @param first wait after the first failure; it doubles with each further one
     * @param longest the longest wait, also when the sink asks for more, up to an hour
     * @param onRefused what becomes of an event that is refused for good
     * @param attempts how often an event must be refused to count as refused for good, 1 to 100
     * @param hold how long events are kept for a sink that takes none, beyond the log's retention if need be; then they are lost, and
     *     counted
     */
    public record Retry(Duration first, Duration longest, OnRefused onRefused, int attempts, Duration hold) {
        public Retry {
            require(first.isPositive(), "first_retry must be longer than 0s, is " + first);
            require(
                    longest.compareTo(first) >= 0 && longest.compareTo(Duration.ofHours(1)) <= 0,
                    "longest_retry must be between first_retry and 1h, is " + longest);
            require(attempts >= 1 && attempts <= 100, "attempts must be 1 to 100, is " + attempts);
            require(hold.compareTo(Duration.ofHours(1)) >= 0, "hold must be 1h at least, is " + hold);
        }

        /** After 1 s to 5 min, for 90 days; an event that is refused 5 times is left out. */
        public static Retry defaults() {
            return new Retry(Duration.ofSeconds(1), Duration.ofMinutes(5), OnRefused.SKIP, 5, Duration.ofDays(90));
        }
    }

    /** Name of its position in the log. */
    public String consumer() {
        return ExportConsumer.NAMES + name;
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(otherwise);
        }
    }
}
