package dev.signalman.web;

import dev.signalman.alert.Labels;
import dev.signalman.alert.Matcher;
import dev.signalman.dispatch.AlertStatus;
import dev.signalman.dispatch.Silence;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which alerts somebody wants to see, as the query says it. Source: Alertmanager's API v2, parameters of {@code getAlerts}
 *
 * @param matchers all must match the labels
 * @param receiver must match the name of one of the receivers; null for any
 * @param active whether to show those of which people are told
 * @param silenced whether to show silenced ones
 * @param inhibited whether to show inhibited ones
 * @param muted whether to show those that a time interval mutes
 */
record AlertFilter(
        List<Matcher> matchers,
        @Nullable Matcher receiver,
        boolean active,
        boolean silenced,
        boolean inhibited,
        boolean muted) {
    private static final String RECEIVER = "receiver";

    /** Fails with a {@link Refusal} if the query cannot be understood. */
    static Future<AlertFilter> of(RoutingContext request) {
        return matchers(request).map(matchers -> {
            // no alert is ever unprocessed here, but what cannot be understood is refused all the same
            flag(request, "unprocessed");
            return new AlertFilter(
                    matchers,
                    receiver(request.queryParam(RECEIVER)),
                    flag(request, "active"),
                    flag(request, "silenced"),
                    flag(request, "inhibited"),
                    flag(request, "muted"));
        });
    }

    static Future<List<Matcher>> matchers(RoutingContext request) {
        try {
            return Future.succeededFuture(request.queryParam("filter").stream()
                    .filter(text -> !text.isBlank())
                    .map(Matcher::parse)
                    .toList());
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(Refusal.of(400, "filter: " + e.getMessage()));
        }
    }

    private static @Nullable Matcher receiver(List<String> given) {
        if (given.isEmpty() || given.getFirst().isEmpty()) {
            return null;
        }
        try {
            return Matcher.of(RECEIVER, given.getFirst(), true, true);
        } catch (IllegalArgumentException e) {
            throw Refusal.of(400, "receiver: " + e.getMessage());
        }
    }

    private static boolean flag(RoutingContext request, String name) {
        List<String> given = request.queryParam(name);
        if (given.isEmpty() || given.getFirst().isEmpty()) {
            return true;
        }
        return switch (given.getFirst().toLowerCase(Locale.ROOT)) {
            case "true", "t", "1", "yes", "on" -> true;
            case "false", "f", "0", "no", "off" -> false;
            default -> throw Refusal.of(400, name + " must be true or false");
        };
    }

    /** Whether it is shown, whatever group it is in. */
    boolean passes(AlertStatus alert, Instant now) {
        return (receiver == null || alert.receivers().stream().anyMatch(this::receives)) && shows(alert, now);
    }

    boolean receives(String name) {
        return receiver == null || receiver.matches(Labels.of(RECEIVER, name));
    }

    boolean shows(AlertStatus alert, Instant now) {
        return !alert.alert().resolved(now)
                && (active || alert.suppressed())
                && (silenced || alert.silencedBy().isEmpty())
                && (inhibited || alert.inhibitedBy().isEmpty())
                && (muted || alert.mutedBy().isEmpty())
                && matchers.stream()
                        .allMatch(matcher -> matcher.matches(alert.alert().labels()));
    }

    /** Whether a silence is about these: what its matchers are compared with must match. */
    static boolean concerns(Silence silence, List<Matcher> matchers) {
        Map<String, String> compared = silence.matchers().stream()
                .collect(Collectors.toMap(Matcher::name, Matcher::value, (first, second) -> second));
        Labels labels = new Labels(compared);
        return matchers.stream().allMatch(matcher -> matcher.matches(labels));
    }
}
