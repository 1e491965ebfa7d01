package dev.signalman.dora;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** By what deployments are told apart; always by organisation. */
public enum Grouping {
    PROJECT,
    TEAM,
    TARGET;

    /**
     * Reads words such as {@code project,target}.
     *
     * @param words {@code all} for no difference
     * @throws IllegalArgumentException in the user's words
     */
    public static Set<Grouping> parse(String words) {
        Set<Grouping> found = EnumSet.noneOf(Grouping.class);
        if (words.equals("all")) {
            return found;
        }
        for (String word : words.split(",", -1)) {
            found.add(Arrays.stream(values())
                    .filter(grouping -> grouping.word().equals(word))
                    .findFirst()
                    .orElseThrow(() -> new IllegalArgumentException("by must be all, or some of "
                            + Arrays.stream(values()).map(Grouping::word).collect(Collectors.joining(", "))
                            + " with commas between them")));
        }
        return found;
    }

    private String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
