package dev.signalman.rule;

import java.util.HashSet;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks conditions. One that cannot be evaluated is as good as false, and is told once. */
final class Judge {
    private static final Logger log = LoggerFactory.getLogger(Judge.class);

    private final Set<String> failed = new HashSet<>();

    boolean holds(Rule rule, Conditions conditions, Scope scope) {
        try {
            return conditions.hold(scope);
        } catch (RuleFailure e) {
            if (failed.add(rule.name())) {
                log.atWarn()
                        .addKeyValue("rule", rule.name())
                        .addKeyValue("event", scope.event().header().id())
                        .log("a condition cannot be evaluated, and counts as false: {}", e.getMessage());
            }
            return false;
        }
    }

    /** The rules changed: what was told of them may be told again. */
    void reset() {
        failed.clear();
    }
}
