package dev.signalman.incident;

import dev.signalman.rule.Rule;
import java.util.List;
import java.util.Optional;

/** Where the rules come from; files may change while Signalman runs. */
public interface RuleSet {
    /** The rules to start with. */
    List<Rule> rules();

    /** Other rules, if they have changed since the last call and are good; asked every few seconds, on a virtual thread. */
    Optional<List<Rule>> changed();

    /** Rules that never change. */
    static RuleSet of(List<Rule> rules) {
        return new RuleSet() {
            @Override
            public List<Rule> rules() {
                return rules;
            }

            @Override
            public Optional<List<Rule>> changed() {
                return Optional.empty();
            }
        };
    }
}
