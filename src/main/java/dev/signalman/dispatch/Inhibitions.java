package dev.signalman.dispatch;

import dev.signalman.alert.Labels;
import dev.signalman.alert.Matcher;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which firing alerts keep which others from being told. Sources are found by the labels that must be equal. */
final class Inhibitions {
    /** Fingerprints of inhibiting alerts that are shown of one alert and rule; that there is one is enough to hold it back. */
    private static final int SHOWN = 20;

    /** An alert seen as the target of one rule: the sources that may inhibit it. */
    record Target(Sources sources, boolean alsoSource) {}

    /** The sources of one rule that have the same values of the labels that must be equal. */
    static final class Sources {
        private final Indexed owner;
        private final List<String> values;
        /** Those that are no targets themselves. */
        private final Map<String, KnownAlert> plain = new LinkedHashMap<>();

        private final Map<String, KnownAlert> alsoTargets = new LinkedHashMap<>();
        /** Alerts that may be inhibited by what is here, now or later. */
        private int targets;

        private Sources(Indexed owner, List<String> values) {
            this.owner = owner;
            this.values = values;
        }

        private Map<String, KnownAlert> those(boolean alsoTarget) {
            return alsoTarget ? alsoTargets : plain;
        }

        private void leaveIfUnused() {
            if (targets == 0 && plain.isEmpty() && alsoTargets.isEmpty()) {
                owner.sources.remove(values);
            }
        }
    }

    private static final class Indexed {
        private final InhibitRule rule;
        private final List<String> equal;
        private final Map<List<String>, Sources> sources = new HashMap<>();

        private Indexed(InhibitRule rule) {
            this.rule = rule;
            this.equal = rule.equal().stream().sorted().toList();
        }

        private Sources sources(Labels labels) {
            return sources.computeIfAbsent(
                    equal.stream().map(labels::get).toList(), values -> new Sources(this, values));
        }
    }

    private final List<Indexed> rules = new ArrayList<>();

    Inhibitions(List<InhibitRule> rules) {
        rules.forEach(rule -> this.rules.add(new Indexed(rule)));
    }

    /** What may inhibit an alert with these labels, until it is forgotten. */
    List<Target> targets(Labels labels) {
        List<Target> targets = new ArrayList<>();
        for (Indexed indexed : rules) {
            if (all(indexed.rule.targetMatchers(), labels)) {
                Sources sources = indexed.sources(labels);
                sources.targets++;
                targets.add(new Target(sources, all(indexed.rule.sourceMatchers(), labels)));
            }
        }
        return List.copyOf(targets);
    }

    /** Takes notice of an alert that is new or has changed. */
    void observe(KnownAlert alert, Instant now) {
        Labels labels = alert.alert().labels();
        for (Indexed indexed : rules) {
            if (all(indexed.rule.sourceMatchers(), labels)) {
                var sources = indexed.sources(labels).those(all(indexed.rule.targetMatchers(), labels));
                // what is told once has no time in which it fires
                if (alert.resolved(now) || alert.alert().news()) {
                    sources.remove(alert.fingerprint);
                } else {
                    sources.put(alert.fingerprint, alert);
                }
            }
        }
    }

    /** Forgets an alert that is gone. */
    void forget(KnownAlert alert) {
        Labels labels = alert.alert().labels();
        for (Target target : alert.targets) {
            target.sources().targets--;
            target.sources().leaveIfUnused();
        }
        for (Indexed indexed : rules) {
            if (all(indexed.rule.sourceMatchers(), labels)) {
                Sources sources = indexed.sources(labels);
                sources.plain.remove(alert.fingerprint);
                sources.alsoTargets.remove(alert.fingerprint);
                sources.leaveIfUnused();
            }
        }
    }

    /** Fingerprints of what inhibits it now, a few of them if there are many. */
    List<String> inhibiting(KnownAlert alert, Instant now) {
        List<String> found = List.of();
        for (Target target : alert.targets) {
            found = add(found, target.sources().plain, now);
            if (!target.alsoSource()) {
                found = add(found, target.sources().alsoTargets, now);
            }
        }
        return found;
    }

    private static List<String> add(List<String> found, Map<String, KnownAlert> sources, Instant now) {
        if (sources.isEmpty()) {
            return found;
        }
        List<String> more = new ArrayList<>(found);
        for (KnownAlert source : sources.values()) {
            if (!source.resolved(now) && !more.contains(source.fingerprint)) {
                more.add(source.fingerprint);
                if (more.size() >= SHOWN) {
                    break;
                }
            }
        }
        return more;
    }

    private static boolean all(List<Matcher> matchers, Labels labels) {
        for (Matcher matcher : matchers) {
            if (!matcher.matches(labels)) {
                return false;
            }
        }
        return true;
    }
}
