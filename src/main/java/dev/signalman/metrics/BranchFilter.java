package dev.signalman.metrics;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

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
        Map<String, Pattern> patterns = byOrganization.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, entry -> pattern(entry.getValue())));
        Set<String> organizations = Set.copyOf(byOrganization.keySet());
        return new BranchFilter() {
            @Override
            public boolean watched(String organization, String branch) {
                Pattern pattern = patterns.get(organization);
                return pattern != null && pattern.matcher(branch).matches();
            }

            @Override
            public boolean knows(String organization) {
                return organizations.contains(organization);
            }
        };
    }

    private static Pattern pattern(List<String> globs) {
        return Pattern.compile(
                globs.stream()
                        .map(glob ->
                                Pattern.quote(glob).replace("*", "\\E.*\\Q").replace("?", "\\E.\\Q"))
                        .collect(Collectors.joining("|")),
                Pattern.DOTALL);
    }
}
