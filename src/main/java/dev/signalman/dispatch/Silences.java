package dev.signalman.dispatch;

import dev.signalman.alert.Labels;
import dev.signalman.alert.Matcher;
import dev.signalman.store.SnapshotTable;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The silences, by Alertmanager's rules. Source: github.com/prometheus/alertmanager, silence/silence.go and api/v2 */
final class Silences {
    static final int MAX_SILENCES = 5_000;
    static final int MAX_MATCHERS = 50;
    static final int MAX_AUTHOR = 256;
    static final int MAX_COMMENT = 4_096;

    private final SnapshotTable<Silence> table;
    private final Map<String, Silence> silences = new LinkedHashMap<>();

    Silences(SnapshotTable<Silence> table) {
        this.table = table;
        table.forEach((at, silence) -> silences.put(at.key(), silence));
    }

    @Nullable
    Silence get(String id) {
        return silences.get(id);
    }

    int size() {
        return silences.size();
    }

    /** How many there are in each state. */
    Map<String, Integer> states(Instant now) {
        Map<String, Integer> states = new LinkedHashMap<>();
        for (Silence.State state : Silence.State.values()) {
            states.put(state.name().toLowerCase(Locale.ROOT), 0);
        }
        silences.values()
                .forEach(silence -> states.merge(silence.state(now).name().toLowerCase(Locale.ROOT), 1, Integer::sum));
        return states;
    }

    /** Active ones first, by their end, then pending ones by their start, then those that are over, the latest first. */
    List<Silence> all(Instant now) {
        Comparator<Silence> order = (a, b) -> switch (a.state(now)) {
            case ACTIVE -> a.endsAt().compareTo(b.endsAt());
            case PENDING -> a.startsAt().compareTo(b.startsAt());
            case EXPIRED -> b.endsAt().compareTo(a.endsAt());
        };
        return silences.values().stream()
                .sorted(Comparator.comparingInt((Silence silence) -> rank(silence.state(now)))
                        .thenComparing(order)
                        .thenComparing(Silence::id))
                .toList();
    }

    private static int rank(Silence.State state) {
        return switch (state) {
            case ACTIVE -> 0;
            case PENDING -> 1;
            case EXPIRED -> 2;
        };
    }

    List<Silence> matching(Labels labels) {
        return silences.values().stream()
                .filter(silence -> silence.matches(labels))
                .toList();
    }

    /**
     * Makes a silence, or changes the one of the draft's id. One that is active may end at another time; one that is pending may change
     * in anything but what it matches; any other change, and one of what is over, ends it and makes a new one.
     *
     * @return what is now in force, with its id
     * @throws NoSuchSilence if the draft has an id that is not known
     * @throws IllegalArgumentException in Alertmanager's words if it is none
     */
    Silence put(Silence draft, Instant now) {
        require(draft, now);
        Silence before = draft.id().isEmpty() ? null : silences.get(draft.id());
        if (before == null && !draft.id().isEmpty()) {
            throw new NoSuchSilence(draft.id());
        }
        if (before != null && changeable(before, draft, now)) {
            return keep(draft, draft.id(), draft.startsAt(), now);
        }
        if (silences.size() >= MAX_SILENCES) {
            throw new IllegalArgumentException("there are " + MAX_SILENCES
                    + " silences, those that are over included, and no more are kept; let fewer matchers cover more");
        }
        if (before != null && before.state(now) != Silence.State.EXPIRED) {
            expire(before.id(), now);
        }
        Instant start = draft.startsAt().isBefore(now) ? now : draft.startsAt();
        return keep(draft, id(draft, now), start, now);
    }

    private static boolean changeable(Silence before, Silence draft, Instant now) {
        if (!before.matchers().equals(draft.matchers())) {
            return false;
        }
        return switch (before.state(now)) {
            case ACTIVE ->
                draft.startsAt().getEpochSecond() == before.startsAt().getEpochSecond();
            case PENDING -> !draft.startsAt().isBefore(now);
            case EXPIRED -> false;
        };
    }

    private Silence keep(Silence draft, String id, Instant start, Instant now) {
        Silence silence =
                new Silence(id, draft.matchers(), start, draft.endsAt(), now, draft.createdBy(), draft.comment());
        store(silence);
        return silence;
    }

    private void store(Silence silence) {
        silences.put(silence.id(), silence);
        table.put(DispatchState.EVERYWHERE, silence.id(), silence);
    }

    /** Made of what it is and when, so that the same decisions make the same ids. */
    private String id(Silence draft, Instant now) {
        for (int i = 0; ; i++) {
            String content = draft.matchers() + "/" + draft.startsAt() + "/" + draft.endsAt() + "/" + draft.createdBy()
                    + "/" + draft.comment() + "/" + now + "/" + i;
            String id = UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8))
                    .toString();
            if (!silences.containsKey(id)) {
                return id;
            }
        }
    }

    private static void require(Silence draft, Instant now) {
        if (!draft.startsAt().isBefore(draft.endsAt())) {
            throw new IllegalArgumentException("failed to create silence: start time must be before end time");
        }
        if (draft.endsAt().isBefore(now)) {
            throw new IllegalArgumentException("failed to create silence: end time can't be in the past");
        }
        if (draft.matchers().isEmpty()) {
            throw new IllegalArgumentException("silence invalid: at least one matcher required");
        }
        if (draft.matchers().stream().allMatch(Silences::matchesEmpty)) {
            throw new IllegalArgumentException("silence invalid: at least one matcher must not match the empty string");
        }
        limit("matchers", draft.matchers().size(), MAX_MATCHERS);
        limit("characters in createdBy", draft.createdBy().length(), MAX_AUTHOR);
        limit("characters in the comment", draft.comment().length(), MAX_COMMENT);
    }

    /** Only what must match counts, as in Alertmanager: {@code foo!="bar"} alone is a silence. */
    private static boolean matchesEmpty(Matcher matcher) {
        return matcher.isEqual() && matcher.matches("");
    }

    private static void limit(String what, int is, int limit) {
        if (is > limit) {
            throw new IllegalArgumentException(
                    "silence invalid: at most " + limit + " " + what + " are kept, not " + is);
        }
    }

    /**
     * Ends a silence now.
     *
     * @throws NoSuchSilence if there is none
     * @throws IllegalArgumentException if it is over already
     */
    Silence expire(String id, Instant now) {
        Silence before = silences.get(id);
        if (before == null) {
            throw new NoSuchSilence(id);
        }
        Instant start = switch (before.state(now)) {
            case EXPIRED -> throw new IllegalArgumentException("silence " + id + " already expired");
            case ACTIVE -> before.startsAt();
            case PENDING -> now;
        };
        Silence over = new Silence(id, before.matchers(), start, now, now, before.createdBy(), before.comment());
        store(over);
        return over;
    }

    /** Forgets those that have been over for the time; returns whether there were any. */
    boolean forget(Duration retention, Instant now) {
        List<String> gone = silences.values().stream()
                .filter(silence -> silence.endsAt().plus(retention).isBefore(now))
                .map(Silence::id)
                .toList();
        gone.forEach(id -> {
            silences.remove(id);
            table.remove(DispatchState.EVERYWHERE, id);
        });
        return !gone.isEmpty();
    }
}
