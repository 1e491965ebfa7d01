package dev.signalman.rule;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the rules must know of the configuration.
 *
 * @param organizations every organisation that is watched; events of others say nothing. Empty if that is not known
 * @param watchedBranches by organisation, globs of the branches that matter; an organisation without an entry has
 *     {@link #DEFAULT_BRANCHES}
 * @param holdBack how long failures wait for their rerun
 * @param settle how long after a start, and after a collector's recovery, nothing is concluded from silence: what happened meanwhile
 *     must be learnt first
 */
public record RuleSettings(
        Set<String> organizations, Map<String, List<String>> watchedBranches, HoldBack holdBack, Duration settle) {
    public static final List<String> DEFAULT_BRANCHES = List.of("main", "master");

    public RuleSettings {
        organizations = Set.copyOf(organizations);
        watchedBranches = Map.copyOf(watchedBranches);
        if (settle.isNegative()) {
            throw new IllegalArgumentException("settle must not be negative, is " + settle);
        }
    }

    /** Any organisation, the usual branches, no reruns. */
    public static RuleSettings defaults() {
        return new RuleSettings(Set.of(), Map.of(), HoldBack.off(), Duration.ofMinutes(2));
    }

    boolean watches(String organization) {
        return organizations.isEmpty() || organizations.contains(organization);
    }

    public RuleSettings withHoldBack(HoldBack changed) {
        return new RuleSettings(organizations, watchedBranches, changed, settle);
    }

    public RuleSettings withOrganizations(Set<String> changed) {
        return new RuleSettings(changed, watchedBranches, holdBack, settle);
    }

    public RuleSettings withWatchedBranches(Map<String, List<String>> changed) {
        return new RuleSettings(organizations, changed, holdBack, settle);
    }
}
