package dev.signalman.rerun;

import dev.signalman.event.Reason;
import dev.signalman.glob.Glob;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which failures are rerun, and how carefully.
 *
 * @param mode off, observe or act
 * @param budgetPerHour reruns of one project within any hour at most, 1 to 100
 * @param reasons why a pipeline may have failed to be considered: test and stuck are possible, test alone is wise
 * @param evidence what must be known of a job before its failure counts as flaky
 * @param branches where reruns are wanted
 * @param timing delays and limits
 */
public record RerunOptions(
        RerunMode mode,
        int budgetPerHour,
        Set<Reason> reasons,
        EvidenceNeeded evidence,
        BranchSelection branches,
        Timing timing) {
    private static final Set<Reason> POSSIBLE = Set.of(Reason.Known.TEST, Reason.Known.STUCK);

    public RerunOptions {
        reasons = Set.copyOf(reasons);
        require(
                budgetPerHour >= 1 && budgetPerHour <= 100,
                "budget_per_hour must be 1 to 100, is " + budgetPerHour + "; to rerun nothing, set mode: observe");
        require(!reasons.isEmpty(), "reasons must name at least one of test, stuck");
        for (Reason reason : reasons) {
            require(
                    POSSIBLE.contains(reason),
                    "reasons can be test and stuck, not " + reason.text()
                            + ": running the same again cannot help there");
        }
    }

    /** Observes; the documented defaults. */
    public static RerunOptions defaults() {
        return new RerunOptions(
                RerunMode.OBSERVE,
                5,
                Set.of(Reason.Known.TEST),
                EvidenceNeeded.defaults(),
                BranchSelection.all(),
                Timing.defaults());
    }

    public RerunOptions withMode(RerunMode changed) {
        return new RerunOptions(changed, budgetPerHour, reasons, evidence, branches, timing);
    }

    public RerunOptions withBudgetPerHour(int changed) {
        return new RerunOptions(mode, changed, reasons, evidence, branches, timing);
    }

    public RerunOptions withReasons(Set<Reason> changed) {
        return new RerunOptions(mode, budgetPerHour, changed, evidence, branches, timing);
    }

    public RerunOptions withEvidence(EvidenceNeeded changed) {
        return new RerunOptions(mode, budgetPerHour, reasons, changed, branches, timing);
    }

    public RerunOptions withBranches(BranchSelection changed) {
        return new RerunOptions(mode, budgetPerHour, reasons, evidence, changed, timing);
    }

    public RerunOptions withTiming(Timing changed) {
        return new RerunOptions(mode, budgetPerHour, reasons, evidence, branches, changed);
    }

    /** For {@code StoreOptions.snapshotRetention}: how long each kind of evidence stays after its last change. */
    public Map<String, Duration> snapshotRetention() {
        return RerunSnapshots.AGEING.stream().collect(Collectors.toMap(kind -> kind.name(), kind -> evidence.window()));
    }

    /**
     * What must be known of a job before its failure counts as flaky.
     *
     * @param minimumFlakes on how many commits the job must have both failed and passed, 1 to 20
     * @param window how long such a commit counts; evidence is forgotten after it
     * @param allJobsMustBeFlaky true if every failed job of the pipeline needs evidence; false if one is enough
     */
    public record EvidenceNeeded(int minimumFlakes, Duration window, boolean allJobsMustBeFlaky) {
        public EvidenceNeeded {
            require(
                    minimumFlakes >= 1 && minimumFlakes <= FlakyJob.KEPT,
                    "evidence.minimum_flakes must be 1 to " + FlakyJob.KEPT + ", is " + minimumFlakes);
            require(
                    window.compareTo(Duration.ofDays(1)) >= 0,
                    "evidence.window must be at least 1d, is " + window + ": flakes are rare");
        }

        public static EvidenceNeeded defaults() {
            return new EvidenceNeeded(1, Duration.ofDays(30), true);
        }
    }

    /**
     * Where reruns are wanted: {@code *} is any text, also with slashes, and {@code ?} any one character.
     *
     * @param include at least one of these must match
     * @param exclude none of these may match
     */
    public record BranchSelection(List<String> include, List<String> exclude) {
        public BranchSelection {
            include = List.copyOf(include);
            exclude = List.copyOf(exclude);
            require(!include.isEmpty(), "branches.include must have at least one pattern, such as \"*\"");
        }

        public static BranchSelection all() {
            return new BranchSelection(List.of("*"), List.of());
        }

        boolean selects(String branch) {
            return Glob.any(include, branch) && !Glob.any(exclude, branch);
        }
    }

    /**
     * Delays and limits.
     *
     * @param settle how long a decided rerun waits before it is asked for, so that people and newer commits come first
     * @param staleAfter failures older than this are not rerun: after an outage nobody waits for them any more
     * @param retryDelay first wait after Semaphore was busy or out of reach; it doubles up to eight times this
     * @param giveUpAfter how long the request is tried
     * @param lostAfter how long the end of the new workflow is waited for
     */
    public record Timing(
            Duration settle, Duration staleAfter, Duration retryDelay, Duration giveUpAfter, Duration lostAfter) {
        public Timing {
            require(!settle.isNegative(), "settle must not be negative, is " + settle);
            require(staleAfter.isPositive(), "stale_after must be longer than 0s, is " + staleAfter);
            require(retryDelay.isPositive(), "retry_delay must be longer than 0s, is " + retryDelay);
            require(
                    giveUpAfter.compareTo(retryDelay) >= 0,
                    "give_up_after must be at least retry_delay (" + retryDelay + "), is " + giveUpAfter);
            require(lostAfter.isPositive(), "lost_after must be longer than 0s, is " + lostAfter);
        }

        public static Timing defaults() {
            return new Timing(
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(30),
                    Duration.ofSeconds(20),
                    Duration.ofMinutes(15),
                    Duration.ofHours(24));
        }

        /** The wait after this many tries. */
        Duration retryAfter(int tries) {
            return retryDelay.multipliedBy(1L << Math.clamp(tries - 1L, 0, 3));
        }
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException("rerun." + otherwise);
        }
    }
}
