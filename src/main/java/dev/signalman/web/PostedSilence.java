package dev.signalman.web;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Matcher;
import dev.signalman.dispatch.Silence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Reads a silence that somebody posted. Source: Alertmanager's API v2, {@code postableSilence} */
final class PostedSilence {
    private static final int MOST_MATCHERS = 100;
    private static final int LONGEST_TEXT = 2_000;

    private PostedSilence() {}

    /** @throws Refusal if it is none */
    static Silence read(JsonNode body, Instant now) {
        Fields fields = new Fields(body, "silence");
        Instant startsAt = fields.time("startsAt");
        Instant endsAt = fields.time("endsAt");
        if (startsAt == null || endsAt == null) {
            throw Refusal.of(400, "silence: startsAt and endsAt are needed");
        }
        if (!startsAt.isBefore(endsAt)) {
            throw Refusal.of(400, "start time must be before end time");
        }
        if (endsAt.isBefore(now)) {
            throw Refusal.of(400, "end time can't be in the past");
        }
        List<Matcher> matchers = matchers(fields.array("matchers"));
        if (matchers.stream().allMatch(matcher -> matcher.matches(Labels.NONE))) {
            throw Refusal.of(400, "at least one matcher must not match the empty string");
        }
        return new Silence(
                fields.text("id"), matchers, startsAt, endsAt, now, text(fields, "createdBy"), text(fields, "comment"));
    }

    private static List<Matcher> matchers(JsonNode array) {
        if (array.isEmpty()) {
            throw Refusal.of(400, "at least one matcher required");
        }
        if (array.size() > MOST_MATCHERS) {
            throw Refusal.of(400, "more than " + MOST_MATCHERS + " matchers");
        }
        List<Matcher> matchers = new ArrayList<>();
        for (JsonNode one : array) {
            Fields fields = new Fields(one, "matcher " + (matchers.size() + 1));
            try {
                matchers.add(Matcher.of(
                        fields.needed("name"), fields.text("value"), fields.flag("isRegex"), fields.flag("isEqual")));
            } catch (IllegalArgumentException e) {
                throw Refusal.of(400, String.valueOf(e.getMessage()));
            }
        }
        return matchers;
    }

    private static String text(Fields fields, String name) {
        String text = fields.text(name);
        if (text.length() > LONGEST_TEXT) {
            throw Refusal.of(400, "silence: " + name + " is longer than " + LONGEST_TEXT + " characters");
        }
        return text;
    }
}
