package dev.signalman.rule;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many of the events in each window are bad. Each window is counted in {@value #PARTS} parts, so that it takes the same room
 * however much happens.
 *
 * @param rule its rule
 * @param projectId its project; null if it is about the organisation
 * @param windows by window of the rule, its parts with something in them, the oldest first
 */
record Shares(String rule, @Nullable String projectId, List<List<Part>> windows) implements RuleRow {
    static final int PARTS = 60;

    /**
     * A part of a window.
     *
     * @param number counts the parts since 1970
     * @param all events in it
     * @param bad those of them that are bad
     */
    record Part(long number, long all, long bad) {}

    Shares {
        windows = windows.stream().map(List::copyOf).toList();
    }

    static Shares none(String rule, @Nullable String projectId, int windows) {
        return new Shares(rule, projectId, java.util.Collections.nCopies(windows, List.<Part>of()));
    }

    private static long number(Instant at, Duration over) {
        return Math.floorDiv(at.toEpochMilli(), Math.max(1, over.toMillis() / PARTS));
    }

    /** With one more event, and without what has left the windows. */
    Shares with(List<Trigger.Window> rule, Instant at, boolean isBad, Instant now) {
        var changed = new ArrayList<List<Part>>();
        for (int i = 0; i < rule.size(); i++) {
            var parts = new ArrayList<>(current(i, rule.get(i).over(), now));
            long number = Math.min(
                    number(at, rule.get(i).over()), number(now, rule.get(i).over()));
            int place = parts.size();
            while (place > 0 && parts.get(place - 1).number() > number) {
                place--;
            }
            if (place > 0 && parts.get(place - 1).number() == number) {
                Part part = parts.get(place - 1);
                parts.set(place - 1, new Part(number, part.all() + 1, part.bad() + (isBad ? 1 : 0)));
            } else if (number > number(now, rule.get(i).over()) - PARTS) {
                parts.add(place, new Part(number, 1, isBad ? 1 : 0));
            }
            changed.add(parts);
        }
        return new Shares(this.rule, projectId, changed);
    }

    /** The parts that are in the window now; after the clock was set back, what seems to be yet to come is left out. */
    private List<Part> current(int window, Duration over, Instant now) {
        long number = number(now, over);
        return window >= windows.size()
                ? List.of()
                : windows.get(window).stream()
                        .filter(part -> part.number() > number - PARTS && part.number() <= number)
                        .toList();
    }

    long all(int window, Duration over, Instant now) {
        return current(window, over, now).stream().mapToLong(Part::all).sum();
    }

    /** The share of bad ones; 0 if there is nothing. */
    double share(int window, Duration over, Instant now) {
        long all = 0;
        long bad = 0;
        for (Part part : current(window, over, now)) {
            all += part.all();
            bad += part.bad();
        }
        return all == 0 ? 0 : (double) bad / all;
    }
}
