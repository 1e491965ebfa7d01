package dev.signalman.rehearsal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * What was expected beside what there is, each at most once, so that as many as possible find each other: an expectation that says little
 * does not take what another one needs.
 *
 * @param <E> what is expected
 * @param <G> what there is
 */
final class Pairs<E, G> {
    private final List<E> expected;
    private final List<G> got;
    private final BiPredicate<E, G> fits;
    private final int[] taker;

    Pairs(List<E> expected, List<G> got, BiPredicate<E, G> fits) {
        this.expected = expected;
        this.got = got;
        this.fits = fits;
        this.taker = new int[got.size()];
        Arrays.fill(taker, -1);
        for (int i = 0; i < expected.size(); i++) {
            find(i, new boolean[got.size()]);
        }
    }

    /** An augmenting path: those who have one already may change to another. */
    private boolean find(int wanting, boolean[] tried) {
        for (int i = 0; i < got.size(); i++) {
            if (!tried[i] && fits.test(expected.get(wanting), got.get(i))) {
                tried[i] = true;
                if (taker[i] < 0 || find(taker[i], tried)) {
                    taker[i] = wanting;
                    return true;
                }
            }
        }
        return false;
    }

    /** Expected, and not there. */
    List<E> missing() {
        var missing = new ArrayList<E>();
        for (int i = 0; i < expected.size(); i++) {
            int at = i;
            if (Arrays.stream(taker).noneMatch(t -> t == at)) {
                missing.add(expected.get(i));
            }
        }
        return missing;
    }

    /** There, and not expected. */
    List<G> unexpected() {
        var unexpected = new ArrayList<G>();
        for (int i = 0; i < taker.length; i++) {
            if (taker[i] < 0) {
                unexpected.add(got.get(i));
            }
        }
        return unexpected;
    }
}
