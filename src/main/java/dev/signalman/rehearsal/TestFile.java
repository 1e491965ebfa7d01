package dev.signalman.rehearsal;

import dev.signalman.alert.Matcher;
import dev.signalman.alert.Notification;
import dev.signalman.event.ChangeEvent;
import dev.signalman.rule.Adjustment;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A file of tests for rules, in the manner of promtool's. Source: https://prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules/
 *
 * @param name the file, as it was given
 * @param ruleFiles files of rules, from the folder of the test file on; globs are possible in names
 * @param packs names of the built-in packs that are on; null for all, or as the configuration says
 * @param config a configuration to take rules and routes from, from the folder of the test file on; null for none
 * @param adjust what is different about rules
 * @param watchedBranches globs of the branches that matter; null for the usual ones, or as the configuration says
 * @param holdForRerun whether failures wait for their reruns
 * @param organization the organisation of events that do not say theirs
 * @param evaluationInterval how often the rules look at the time at least
 * @param routing whether the file has routes of its own
 * @param receivers names that its routes use, if it does not say more about them; empty otherwise
 * @param tests in their order
 */
public record TestFile(
        String name,
        List<String> ruleFiles,
        @Nullable List<String> packs,
        @Nullable String config,
        List<Adjustment> adjust,
        @Nullable List<String> watchedBranches,
        boolean holdForRerun,
        String organization,
        Duration evaluationInterval,
        boolean routing,
        List<String> receivers,
        List<Case> tests) {
    public TestFile {
        ruleFiles = List.copyOf(ruleFiles);
        adjust = List.copyOf(adjust);
        receivers = List.copyOf(receivers);
        tests = List.copyOf(tests);
    }

    /**
     * A test: it begins with nothing known and nothing open.
     *
     * @param name in words
     * @param start when it begins
     * @param events what happens, in the order of time
     * @param acts what people do, in the order of time
     * @param incidents what must be open then
     * @param notifications who must have been told
     */
    public record Case(
            String name,
            Instant start,
            List<Happening> events,
            List<Act> acts,
            List<IncidentCheck> incidents,
            List<NotificationCheck> notifications) {
        public Case {
            events = List.copyOf(events);
            acts = List.copyOf(acts);
            incidents = List.copyOf(incidents);
            notifications = List.copyOf(notifications);
        }
    }

    /** An event, and when it is seen. */
    public record Happening(Instant at, ChangeEvent event) {}

    /** What somebody does. */
    sealed interface Act {
        Instant at();

        /** Somebody silences alerts for a time. */
        record Silences(Instant at, List<Matcher> matchers, Duration lasting, String by, String comment)
                implements Act {}

        /** Somebody looks after the incidents that look so; {@code where} is the place in the file. */
        record Acknowledges(Instant at, ExpectedAlert incident, String by, String comment, String where)
                implements Act {}
    }

    /** What an alert, or an incident, looks like at a time. */
    enum State {
        FIRING,
        ACKNOWLEDGED,
        RESOLVED
    }

    /**
     * What is said of an alert or an incident; what is not said may be anything.
     *
     * @param alert its name; null for any
     * @param labels some of its labels; an empty value for one that must not be there
     * @param annotations some of its annotations
     * @param state null for any, as far as alerts in notifications go
     */
    record ExpectedAlert(
            @Nullable String alert,
            Map<String, String> labels,
            Map<String, String> annotations,
            @Nullable State state) {}

    /**
     * The incidents that must be open at a time, and no others; those that are resolved only if they are named.
     *
     * @param alert if only incidents of this name are meant
     * @param where the place in the file
     */
    record IncidentCheck(Instant at, @Nullable String alert, List<ExpectedAlert> expect, String where) {}

    /**
     * What receivers must have been told in a time, and nothing else.
     *
     * @param from inclusive
     * @param to inclusive
     * @param receiver if only this receiver is meant
     * @param where the place in the file
     */
    record NotificationCheck(
            Instant from, Instant to, @Nullable String receiver, List<ExpectedNotification> expect, String where) {}

    /**
     * What is said of a notification; what is null may be anything.
     *
     * @param alerts all of its alerts
     */
    record ExpectedNotification(
            @Nullable String receiver,
            Notification.@Nullable Status status,
            Notification.@Nullable Reason reason,
            @Nullable List<ExpectedAlert> alerts) {}
}
