package dev.signalman.dispatch;

import dev.signalman.alert.Matcher;
import java.util.List;
import java.util.Set;

/**
 * While an alert that matches the source fires, alerts that match the target and have the same values of some labels are not told.
 * Source: https://prometheus.io/docs/alerting/latest/configuration/#inhibit_rule
 *
 * @param sourceMatchers which alerts inhibit; all must match
 * @param targetMatchers which are inhibited; all must match. An alert that matches both sides is not inhibited by one that does, too
 * @param equal labels whose values must be the same; missing and empty are the same
 */
public record InhibitRule(List<Matcher> sourceMatchers, List<Matcher> targetMatchers, Set<String> equal) {
    /**
     * While the API of an organisation cannot be reached, nothing is told of it that only looks wrong because nobody can see: what was
     * concluded from what did not happen, and blind collectors. These go before the rules of the file.
     */
    public static final List<InhibitRule> BUILT_IN =
            List.of(whileApiIsDown("evidence=\"absence\""), whileApiIsDown("alertname=\"CollectorBlind\""));

    private static InhibitRule whileApiIsDown(String target) {
        return new InhibitRule(
                List.of(Matcher.parse("alertname=\"ApiDown\"")),
                List.of(Matcher.parse(target)),
                Set.of("organization"));
    }

    public InhibitRule {
        sourceMatchers = List.copyOf(sourceMatchers);
        targetMatchers = List.copyOf(targetMatchers);
        equal = Set.copyOf(equal);
    }
}
