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

    /**
     * Pull requests, of forks too, as Semaphore and the Git hosts name them, and the branches that a merge queue makes for them:
     * each exists once, so none may keep its name, whatever the patterns say.
     */
    private static final Pattern PULL_REQUEST_REF = Pattern.compile(
            "pull-request-\\d+|refs/(pull|pull-requests|merge-requests)/.*|(refs/heads/)?gh-readonly-queue/.*",
            Pattern.DOTALL);

    private static final Set<String> FOLDED = Set.of(PULL_REQUEST, TAG, OTHER, OVERFLOW, "");
    private static final int LONGEST_VALUE = 200;

    private final BranchFilter branches;
    private final MetricsOptions options;
    /** Each value by itself, so that all series share one string. */
    private final Map<Label, Map<String, String>> admitted = new EnumMap<>(Label.class);

    LabelPolicy(BranchFilter branches, MetricsOptions options) {
        this.branches = branches;
        this.options = options;
        for (Label label : Label.values()) {
            admitted.put(label, new ConcurrentHashMap<>());
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
        if (value.length() <= LONGEST_VALUE) {
            return wellFormed(value);
        }
        boolean splits = Character.isHighSurrogate(value.charAt(LONGEST_VALUE - 1));
        return wellFormed(value.substring(0, splits ? LONGEST_VALUE - 1 : LONGEST_VALUE)) + "…";
    }

    /** The text with a replacement character for what is no character: halves of surrogate pairs, and NUL, which not every database takes. */
    static String wellFormed(String text) {
        int wrong = firstWrong(text);
        if (wrong < 0) {
            return text;
        }
        StringBuilder mended = new StringBuilder(text);
        for (int at = wrong; at >= 0; at = firstWrong(mended)) {
            mended.setCharAt(at, '\uFFFD');
        }
        return mended.toString();
    }

    private static int firstWrong(CharSequence text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (pair) {
                i++;
            } else if (c == 0 || Character.isSurrogate(c)) {
                return i;
            }
        }
        return -1;
    }

    /** True if a series with this value of the branch label could still come about. */
    boolean keeps(String organization, String branch) {
        return isFolded(branch) || watched(organization, branch);
    }

    /** True if the value stands for many branches. */
    static boolean isFolded(String branch) {
        return FOLDED.contains(branch);
    }

    /** False for an organisation that has left the configuration. */
    boolean knows(String organization) {
        return branches.knows(organization);
    }

    /** The value itself, shortened if need be, or {@code overflow} if the label has as many values as it may have. */
    String admit(Label label, String value) {
        String shortened = shortened(value);
        Map<String, String> values = values(label);
        String known = values.get(shortened);
        if (known != null || shortened.isEmpty()) {
            return known == null ? "" : known;
        }
        synchronized (values) {
            if (values.size() >= options.limit(label)) {
                return OVERFLOW;
            }
            String raced = values.putIfAbsent(shortened, shortened);
            return raced == null ? shortened : raced;
        }
    }

    /** Frees the places of values that no series uses any more. */
    void retain(Label label, Collection<String> used) {
        Map<String, String> values = values(label);
        synchronized (values) {
            values.keySet().retainAll(used);
        }
    }

    @SuppressWarnings("NullAway") // the constructor fills in every label
    private Map<String, String> values(Label label) {
        return admitted.get(label);
    }
}
