package dev.signalman.rule;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventJson;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rules by name and by what they listen to, and events as they see them. */
final class Cases {
    private final Histories histories;
    private final Fleets fleets;
    private final Sight sight;
    private final WatchedBranches branches;
    private final EventJson json = new EventJson();
    private final Map<String, Rule> byName = new LinkedHashMap<>();
    private final Map<String, List<Rule>> byEvent = new HashMap<>();
    private final Map<String, Set<String>> collectors = new HashMap<>();

    Cases(Histories histories, Fleets fleets, Sight sight, WatchedBranches branches) {
        this.histories = histories;
        this.fleets = fleets;
        this.sight = sight;
        this.branches = branches;
    }

    void use(List<Rule> rules) {
        byName.clear();
        byEvent.clear();
        collectors.clear();
        for (Rule rule : rules) {
            byName.put(rule.name(), rule);
            collectors.put(rule.name(), Collectors.of(rule));
            var events = new TreeSet<>(rule.on().events());
            events.addAll(rule.until().events());
            // only what it holds back tells it
            if (!rule.name().equals(HeldFailures.FLAKY)) {
                events.forEach(event -> byEvent.computeIfAbsent(event, name -> new ArrayList<>())
                        .add(rule));
            }
        }
    }

    @Nullable
    Rule rule(String name) {
        return byName.get(name);
    }

    Iterable<Rule> rules() {
        return byName.values();
    }

    List<Rule> listening(ChangeEvent event) {
        return byEvent.getOrDefault(event.getClass().getSimpleName(), List.of());
    }

    Set<String> collectors(Rule rule) {
        return collectors.getOrDefault(rule.name(), Set.of());
    }

    /** An event that has just been told. */
    Moment take(ChangeEvent event, Instant now) {
        return moment(event, histories.observe(event), now);
    }

    private Moment moment(ChangeEvent event, Histories.Seen seen, Instant now) {
        EventLabels labels = EventLabels.of(event);
        String organization = event.header().organization();
        String branch = labels.get("branch").value();
        return new Moment(
                event,
                labels,
                seen,
                fleets.of(event),
                sight.line(organization),
                branch.isEmpty() || branches.contains(organization, branch),
                now);
    }

    /** An event that was told before, as it is seen now; null if the rule has no use for it any more. */
    @Nullable
    Case of(Rule rule, String written, Instant now) {
        ChangeEvent event = json.read(written);
        return Case.of(rule, moment(event, histories.recall(event), now));
    }
}
