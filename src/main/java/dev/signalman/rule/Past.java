package dev.signalman.rule;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The past of one thing that is done again and again, and how it stands.
 *
 * @param projectId its project; null if it has none
 * @param runs how many passed or were broken
 * @param consecutiveFailures how many were broken since one passed, by their place
 * @param consecutivePasses how many passed since one was broken, by their place
 * @param lastPassed when the last one passed; 1970 if none did
 * @param lastFailed when the last one was broken; 1970 if none was
 * @param lastPassedCommit its commit; empty if unknown
 * @param firstFailedCommit commit of the first one that was broken since; empty while it passes
 * @param firstFailedAuthor who caused that one; empty if unknown
 * @param verdicts the last {@value #KEPT}, the oldest first: {@code p} for passed, {@code f} for broken
 * @param commits the first {@value #DIGITS} characters of the commit of each of them
 * @param place where the newest stands
 * @param passed whether it passed
 * @param finishedAt when it ended
 * @param origins the last ones that might be run again
 */
record Past(
        @Nullable String projectId,
        long runs,
        long consecutiveFailures,
        long consecutivePasses,
        Instant lastPassed,
        Instant lastFailed,
        String lastPassedCommit,
        String firstFailedCommit,
        String firstFailedAuthor,
        String verdicts,
        String commits,
        Instant place,
        boolean passed,
        Instant finishedAt,
        List<Origin> origins) {
    private static final int KEPT = 50;
    private static final int DIGITS = 12;
    private static final int ORIGINS = 10;

    /**
     * What a rerun takes the place of.
     *
     * @param id the pipeline
     * @param workflowId its workflow
     * @param place where it stands
     */
    record Origin(String id, String workflowId, Instant place) {}

    Past {
        origins = origins == null ? List.of() : List.copyOf(origins);
    }

    static Past none(@Nullable String projectId) {
        return new Past(
                projectId,
                0,
                0,
                0,
                Instant.EPOCH,
                Instant.EPOCH,
                "",
                "",
                "",
                "",
                "",
                Instant.MIN,
                true,
                Instant.EPOCH,
                List.of());
    }

    /** True if something at this place has nothing to say any more. */
    boolean supersedes(Instant other) {
        return other.isBefore(place);
    }

    /** With one more; what is not the newest counts, and does not say how it stands. */
    Past with(Subject subject, boolean good, Instant at, Instant ended) {
        boolean newest = !supersedes(at);
        String commit = subject.commit();
        boolean firstFailure = newest && !good && consecutiveFailures == 0;
        return new Past(
                projectId,
                runs + 1,
                newest ? good ? 0 : consecutiveFailures + 1 : consecutiveFailures,
                newest ? good ? consecutivePasses + 1 : 0 : consecutivePasses,
                newest && good ? ended : lastPassed,
                newest && !good ? ended : lastFailed,
                newest && good ? commit : lastPassedCommit,
                newest && good ? "" : firstFailure ? commit : firstFailedCommit,
                newest && good ? "" : firstFailure ? subject.author() : firstFailedAuthor,
                last(verdicts + (good ? 'p' : 'f'), KEPT),
                last(commits + digits(commit), KEPT * DIGITS),
                newest ? at : place,
                newest ? good : passed,
                newest ? ended : finishedAt,
                origins);
    }

    /** The newest is as good as passed: its rerun did. */
    Past excused() {
        return with(true, origins);
    }

    Past with(Origin origin) {
        var more = new ArrayList<>(origins);
        more.removeIf(o -> o.id().equals(origin.id()));
        more.add(origin);
        return with(passed, more.subList(Math.max(0, more.size() - ORIGINS), more.size()));
    }

    private Past with(boolean good, List<Origin> known) {
        return new Past(
                projectId,
                runs,
                consecutiveFailures,
                consecutivePasses,
                lastPassed,
                lastFailed,
                lastPassedCommit,
                firstFailedCommit,
                firstFailedAuthor,
                verdicts,
                commits,
                place,
                good,
                finishedAt,
                known);
    }

    private static String last(String text, int length) {
        return text.length() <= length ? text : text.substring(text.length() - length);
    }

    private static String digits(String commit) {
        return (commit + " ".repeat(DIGITS)).substring(0, DIGITS);
    }

    double failureRate() {
        return verdicts.isEmpty()
                ? 0
                : (double) verdicts.chars().filter(v -> v == 'f').count() / verdicts.length();
    }

    /** Share of those that were broken while the same commit passed as well. */
    double flakeRate() {
        if (verdicts.indexOf('f') < 0 || verdicts.indexOf('p') < 0) {
            return 0;
        }
        Set<String> good = new HashSet<>();
        for (int i = 0; i < verdicts.length(); i++) {
            if (verdicts.charAt(i) == 'p') {
                good.add(commit(i));
            }
        }
        int flaky = 0;
        for (int i = 0; i < verdicts.length(); i++) {
            String commit = commit(i);
            if (verdicts.charAt(i) == 'f' && !commit.isBlank() && good.contains(commit)) {
                flaky++;
            }
        }
        return (double) flaky / verdicts.length();
    }

    private String commit(int i) {
        return commits.substring(i * DIGITS, (i + 1) * DIGITS);
    }
}
