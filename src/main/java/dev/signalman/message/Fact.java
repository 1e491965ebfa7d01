package dev.signalman.message;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.words.Phrases;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a message tells beside its text, such as the branch.
 *
 * @param name what people call it
 * @param value plain text, perhaps several lines
 */
record Fact(String name, String value) {
    private static final int JOBS = 10;
    private static final int OTHERS = 5;
    private static final int LONGEST = 600;
    private static final Set<String> TOLD_ELSEWHERE =
            Set.of(Alert.SUMMARY, Alert.DESCRIPTION, Alert.STORY, Alert.RUNBOOK_URL);
    /** Labels that say where it is, for alerts of which no facts are known, and what they are called. */
    private static final Map<String, String> PLACES = Map.of(
            Labels.TARGET, "Target",
            Labels.PROMOTION, "Promotion",
            Labels.SCHEDULE, "Scheduler",
            Labels.AGENT_TYPE, "Agent type",
            Labels.MACHINE_TYPE, "Machine type",
            Labels.COLLECTOR, "Collector",
            Labels.DASHBOARD, "Dashboard",
            Labels.SECRET, "Secret",
            Labels.NOTIFICATION, "Notification");

    /** Everything that is known of an alert. */
    static List<Fact> of(Alert alert, Instant at, MessageOptions options) {
        Facts facts = alert.facts();
        Labels labels = alert.labels();
        var known = new ArrayList<Fact>();
        add(known, "Project", or(facts.project(), labels.get(Labels.PROJECT)));
        add(known, "Branch", or(facts.branch(), labels.get(Labels.BRANCH)));
        add(known, "Pipeline", or(facts.pipeline(), labels.get(Labels.PIPELINE)));
        if (facts.commit() != null) {
            String message = facts.commitMessage() == null ? "" : " " + facts.commitMessage();
            add(known, "Commit", shortCommit(facts.commit()) + message);
        }
        add(known, "Author", facts.author());
        add(known, "Duration", facts.duration() == null ? null : Phrases.duration(facts.duration()));
        if (alert.resolved(at) && alert.endsAt() != null) {
            add(known, "Lasted", Phrases.duration(Duration.between(alert.startsAt(), alert.endsAt())));
        }
        PLACES.entrySet().stream()
                .sorted(Map.Entry.comparingByValue())
                .forEach(place -> add(known, place.getValue(), labels.get(place.getKey())));
        add(known, "Team", team(labels, options));
        if (!facts.failingJobs().isEmpty()) {
            add(known, "Failing jobs", jobs(facts.failingJobs()));
        }
        alert.annotations().entrySet().stream()
                .filter(other -> !TOLD_ELSEWHERE.contains(other.getKey())
                        && !other.getKey().endsWith("_url"))
                .limit(OTHERS)
                .forEach(other -> add(known, title(other.getKey()), other.getValue()));
        return known;
    }

    static String team(Labels labels, MessageOptions options) {
        String team = labels.get(Labels.TEAM);
        return options.teamNames().getOrDefault(team, team);
    }

    static String shortCommit(String commit) {
        return commit.length() <= 8 ? commit : commit.substring(0, 8);
    }

    private static String jobs(List<String> jobs) {
        int shown = Math.min(jobs.size(), JOBS);
        return String.join(
                        "\n", jobs.subList(0, shown).stream().map(Plain::line).toList())
                + (jobs.size() == shown ? "" : "\n… (" + (jobs.size() - shown) + " more)");
    }

    private static void add(List<Fact> facts, String name, @Nullable String value) {
        String plain = value == null ? "" : Plain.lines(value, LONGEST);
        if (!plain.isEmpty()) {
            facts.add(new Fact(name, plain));
        }
    }

    private static @Nullable String or(@Nullable String first, String second) {
        return first == null || first.isBlank() ? second : first;
    }

    private static String title(String annotation) {
        String words = Plain.line(annotation.replace('_', ' '), 40);
        return words.isEmpty() ? "Also" : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
