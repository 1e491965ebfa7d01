package dev.signalman.rule;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the files of rules are not what they were, so that nobody must restart. Somebody else says when to look. A change counts
 * once two looks in a row saw the same, since an editor may be in the midst of writing. Wrong rules do not replace good ones: they are
 * written to the log, once, and what held before still holds.
 */
public final class RuleWatch {
    private static final Logger log = LoggerFactory.getLogger(RuleWatch.class);

    private final Path folder;
    private final List<String> patterns;
    private final List<RuleSource> builtIn;
    private final List<Adjustment> adjustments;
    private final Set<String> packsOff;
    private RuleFolder.@Nullable Found taken;
    private RuleFolder.@Nullable Found unsettled;

    /** What a look came to. */
    public sealed interface Look {
        /** Nothing to do. */
        record Same() implements Look {}

        /** These rules hold from now on. */
        record Changed(RuleFiles.Loaded loaded) implements Look {}

        /** The files are wrong; what held before still holds. */
        record Wrong(List<RuleProblem> problems) implements Look {}
    }

    /**
     * @param folder what relative patterns start from: the folder of the configuration
     * @param patterns the files, as {@link RuleFolder#find} takes them
     * @param builtIn the packs that Signalman brings along
     * @param adjustments what the configuration changes about rules
     * @param packsOff names of packs whose rules are left out
     */
    public RuleWatch(
            Path folder,
            List<String> patterns,
            List<RuleSource> builtIn,
            List<Adjustment> adjustments,
            Set<String> packsOff) {
        this.folder = folder;
        this.patterns = List.copyOf(patterns);
        this.builtIn = List.copyOf(builtIn);
        this.adjustments = List.copyOf(adjustments);
        this.packsOff = Set.copyOf(packsOff);
    }

    /** Reads the files. The first look always has an answer; later ones if something is different. */
    public Look look() {
        RuleFolder.Found found = RuleFolder.find(folder, patterns);
        if (found.equals(taken)) {
            unsettled = null;
            return new Look.Same();
        }
        if (taken != null && !found.equals(unsettled)) {
            unsettled = found;
            return new Look.Same();
        }
        boolean first = taken == null;
        taken = found;
        unsettled = null;
        RuleFiles.Loaded loaded = RuleFiles.load(
                Stream.concat(builtIn.stream(), found.sources().stream()).toList(), adjustments, packsOff);
        var problems = new ArrayList<>(found.problems());
        problems.addAll(loaded.problems());
        loaded.warnings().forEach(warning -> log.warn("rules: {}", warning));
        if (!problems.isEmpty()) {
            if (!first) {
                log.error(
                        "the changed rules are not used, {} in them; those that held before still hold: {}",
                        problems.size() == 1 ? "there is a problem" : "there are " + problems.size() + " problems",
                        problems.getFirst());
            }
            return new Look.Wrong(List.copyOf(problems));
        }
        if (!first) {
            log.info("rules read again: {} rules", loaded.rules().size());
        }
        return new Look.Changed(loaded);
    }
}
