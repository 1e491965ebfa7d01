package dev.signalman.store;

import java.time.Instant;

/**
 * Which dead letters to list.
 *
 * @param receiver only those for this one; empty for all
 * @param since given up then or later
 * @param until given up before
 * @param after only those with greater ids: the last of the page before; 0 for the first page
 * @param limit how many at most, 1 to {@value #MOST}
 */
public record DeadLetterQuery(String receiver, Instant since, Instant until, long after, int limit) {
    public static final int MOST = 500;

    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    /** The first page of all. */
    public static final DeadLetterQuery ALL = of("", MOST);

    public DeadLetterQuery {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("the limit of dead letters must be 1 to " + MOST + ", is " + limit);
        }
        since = since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since;
        until = until.isAfter(NEVER) ? NEVER : until;
    }

    public static DeadLetterQuery of(String receiver, int limit) {
        return new DeadLetterQuery(receiver, Instant.EPOCH, NEVER, 0, limit);
    }

    public DeadLetterQuery after(long id) {
        return new DeadLetterQuery(receiver, since, until, id, limit);
    }

    public DeadLetterQuery between(Instant from, Instant to) {
        return new DeadLetterQuery(receiver, from, to, after, limit);
    }
}
