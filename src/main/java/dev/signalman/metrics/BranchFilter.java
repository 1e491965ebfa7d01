package dev.signalman.metrics;

import dev.signalman.glob.Glob;
import java.util.List;
import java.util.Map;

/** Says which branches people watch; only those keep their name in labels. */
@FunctionalInterface
public interface BranchFilter {
    /**
     * @param organization configured name of the organisation
     * @param branch plain branch name, without {@code refs/heads/}
     */
    boolean watched(String organization, String branch);

    /** False if the organisation is not in the configuration, so that what was kept of it is shown no longer. */
    default boolean knows(String organization) {
        return true;
    }

    /**
     * A filter by globs: {@code *} stands for any characters, {@code ?} for one.
     *
     * @param byOrganization the globs of each organisation; one that is missing watches nothing
     */
    static BranchFilter globs(Map<String, List<String>> byOrganization) {
        Map<String, List<String>> globs = Map.copyOf(byOrganization);
        return new BranchFilter() {
            @Override
            public boolean watched(String organization, String branch) {
                return Glob.any(globs.getOrDefault(organization, List.of()), branch);
            }

            @Override
            public boolean knows(String organization) {
                return globs.containsKey(organization);
            }
        };
    }
}
