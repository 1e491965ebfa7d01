package dev.signalman.alert;

import dev.signalman.glob.Glob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which branches matter, per organisation. */
final class WatchedBranches {
    private final AlertOptions options;
    private final Map<String, List<Glob>> globs = new HashMap<>();

    WatchedBranches(AlertOptions options) {
        this.options = options;
    }

    boolean contains(String organization, String branch) {
        return globs
                .computeIfAbsent(
                        organization,
                        name -> options.watchedBranches().getOrDefault(name, AlertOptions.DEFAULT_BRANCHES).stream()
                                .map(Glob::new)
                                .toList())
                .stream()
                .anyMatch(glob -> glob.matches(branch));
    }
}
