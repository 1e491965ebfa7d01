package dev.signalman.cli;

import dev.signalman.alert.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Matchers as amtool takes them: a first word without an operator is the alertname. */
final class Matchers {
    private Matchers() {}

    /** @throws Wrong if one of them is none */
    static List<Matcher> read(List<String> words) {
        List<Matcher> matchers = new ArrayList<>();
        for (String word : words) {
            boolean name = matchers.isEmpty() && !word.contains("=") && !word.contains("~");
            try {
                matchers.add(name ? Matcher.of("alertname", word, false, true) : Matcher.parse(word));
            } catch (IllegalArgumentException e) {
                throw new Wrong(String.valueOf(e.getMessage()));
            }
        }
        return matchers;
    }

    /** As a query of the API. */
    static String query(List<String> words) {
        return read(words).stream()
                .map(matcher -> "filter=" + Talk.segment(matcher.toString()))
                .collect(Collectors.joining("&"));
    }
}
