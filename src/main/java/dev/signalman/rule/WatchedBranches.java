package dev.signalman.rule;

import dev.signalman.glob.Glob;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which branches matter, per organisation. */
final class WatchedBranches {
    private final RuleSettings settings;
    private final Map<String, List<Glob>> globs = new HashMap<>();

    WatchedBranches(RuleSettings settings) {
        this.settings = settings;
    }

    boolean contains(String organization, String branch) {
        for (Glob glob : globs.computeIfAbsent(organization, this::read)) {
            if (glob.matches(branch)) {
                return true;
            }
        }
        return false;
    }

    private List<Glob> read(String organization) {
        return settings.watchedBranches().getOrDefault(organization, RuleSettings.DEFAULT_BRANCHES).stream()
                .map(Glob::new)
                .toList();
    }
}
