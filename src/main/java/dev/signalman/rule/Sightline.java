package dev.signalman.rule;

/**
 * How well Signalman sees the organisation now, for rules on collector events.
 *
 * @param blind collectors that cannot see, whatever the reason
 * @param unreachable collectors that cannot see because the API does not answer or refuses the token
 */
public record Sightline(long blind, long unreachable) {
    public static final Sightline CLEAR = new Sightline(0, 0);
}
