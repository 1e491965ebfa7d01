package dev.signalman.config;

import java.util.List;

/**
 * What keeps what from being told, with Alertmanager's meaning.
 *
 * @param sourceMatchers while an alert fires for which all of these hold …
 * @param targetMatchers … alerts for which all of these hold are not told …
 * @param equal … if they have the same values of these labels
 */
public record InhibitRule(
        List<LabelMatcher> sourceMatchers,
        List<LabelMatcher> targetMatchers,
        @Default({}) List<String> equal) {
    public InhibitRule {
        sourceMatchers = List.copyOf(sourceMatchers);
        targetMatchers = List.copyOf(targetMatchers);
        equal = List.copyOf(equal);
    }
}
