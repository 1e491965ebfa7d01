package dev.signalman.metrics;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Keeps the number of label values bounded, whatever people call their branches: unwatched ones are folded into a few words, and
 * what exceeds a label's limit becomes {@code overflow}. Safe for use by several threads.
 */
final class LabelPolicy {
    static final String OVERFLOW = "overflow";
    static final String PULL_REQUEST = "pull-request";
    static final String TAG = "tag";
    static final String OTHER = "other";

    private static final Pattern PULL_REQUEST_REF = Pattern.compile("pull-request-\\d+|refs/pull/.*", Pattern.DOTALL);
    private static final int LONGEST_VALUE = 200;

    private final BranchFilter branches;
    private final MetricsOptions options;
    private final Map<Label, Set<String>> admitted = new EnumMap<>(Label.class);

    LabelPolicy(BranchFilter branches, MetricsOptions options) {
        this.branches = branches;
        this.options = options;
        for (Label label : Label.values()) {
            admitted.put(label, ConcurrentHashMap.newKeySet());
        }
    }

    /** The value of the branch label for a reference as Semaphore names it. */
    String branch(String organization, String ref) {
        if (ref.startsWith("refs/tags/")) {
            return TAG;
        }
        if (PULL_REQUEST_REF.matcher(ref).matches()) {
            return PULL_REQUEST;
        }
        String branch = plain(ref);
        return branches.watched(organization, branch) ? branch : OTHER;
    }

    /** True if the reference is a branch that people watch. */
    boolean watched(String organization, String ref) {
        return !ref.startsWith("refs/tags/")
                && !PULL_REQUEST_REF.matcher(ref).matches()
                && branches.watched(organization, plain(ref));
    }

    private static String plain(String ref) {
        return ref.startsWith("refs/heads/") ? ref.substring("refs/heads/".length()) : ref;
    }

    static String shortened(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
    }

    /** False for an organisation that has left the configuration. */
    boolean knows(String organization) {
        return branches.knows(organization);
    }

    /** The value itself, shortened if need be, or {@code overflow} if the label has as many values as it may have. */
    String admit(Label label, String value) {
        String shortened = shortened(value);
        Set<String> values = values(label);
        if (values.contains(shortened) || shortened.isEmpty()) {
            return shortened;
        }
        synchronized (values) {
            if (values.size() >= options.limit(label)) {
                return OVERFLOW;
            }
            values.add(shortened);
            return shortened;
        }
    }

    /** Frees the places of values that no series uses any more. */
    void retain(Label label, Collection<String> used) {
        Set<String> values = values(label);
        synchronized (values) {
            values.retainAll(used);
        }
    }

    @SuppressWarnings("NullAway") // the constructor fills in every label
    private Set<String> values(Label label) {
        return admitted.get(label);
    }
}
