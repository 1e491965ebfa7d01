package dev.signalman.rehearsal;

import dev.signalman.event.Reason;
import dev.signalman.event.Result;
import dev.signalman.rule.RuleYaml;
import dev.signalman.words.Durations;
import dev.signalman.words.Nearest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;

/** Single values of a test file. What is wrong is noted, and null. */
final class Values {
    /** Beyond it, a test would take longer than people wait. */
    static final Duration LONGEST = Duration.ofDays(366);

    private static final String WHOLE = "-?[0-9]{1,9}";

    private final RuleYaml yaml;
    private final Instant start;

    /** @param start what relative times count from */
    Values(RuleYaml yaml, Instant start) {
        this.yaml = yaml;
        this.start = start;
    }

    @Nullable
    String text(String what, Node node) {
        ScalarNode scalar = yaml.scalar(what, node);
        return scalar == null ? null : scalar.getValue();
    }

    @Nullable
    Duration duration(String what, Node node) {
        return parsed(what, node, Durations::parse);
    }

    @Nullable
    Boolean truth(String what, Node node) {
        return parsed(what, node, text -> switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        });
    }

    @Nullable
    Integer whole(String what, Node node) {
        return parsed(what, node, text -> {
            if (!text.matches(WHOLE)) {
                throw new IllegalArgumentException("must be a whole number");
            }
            return Integer.parseInt(text);
        });
    }

    /** A time since the start, or before it with a minus, or an absolute one. */
    @Nullable
    Instant time(String what, Node node) {
        return parsed(what, node, this::time);
    }

    /** A time at which the test can do something: not before the start, and not too far from it. */
    @Nullable
    Instant within(String what, Node node) {
        Instant time = time(what, node);
        if (time != null && time.isBefore(start)) {
            yaml.problem(node, what + " must not be before the start, " + start);
            return null;
        }
        if (time != null && Duration.between(start, time).compareTo(LONGEST) > 0) {
            yaml.problem(node, what + " must be within " + LONGEST.toDays() + " days of the start, " + start);
            return null;
        }
        return time;
    }

    private Instant time(String text) {
        try {
            return text.startsWith("-")
                    ? start.minus(Durations.parse(text.substring(1)))
                    : start.plus(Durations.parse(text));
        } catch (IllegalArgumentException e) {
            return absolute(text);
        }
    }

    static Instant absolute(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "must be a time since the start, such as 5m, or with its zone, such as 2026-11-02T09:00:00Z", e);
        }
    }

    /** A result, of which one that nobody knows is written as unknown(such). */
    @Nullable
    Result result(String what, Node node) {
        return parsed(what, node, text -> {
            Result result = Result.of(text);
            if (result instanceof Result.Unknown && !text.startsWith("unknown(")) {
                throw unknown(
                        Arrays.stream(Result.Known.values())
                                .map(Result.Known::text)
                                .toList(),
                        text);
            }
            return result;
        });
    }

    @Nullable
    Reason reason(String what, Node node) {
        return parsed(what, node, text -> {
            Reason reason = Reason.of(text);
            if (reason instanceof Reason.Unknown && !text.startsWith("unknown(")) {
                throw unknown(
                        Arrays.stream(Reason.Known.values())
                                .map(Reason.Known::text)
                                .toList(),
                        text);
            }
            return reason;
        });
    }

    /** One of an enumeration's words, in small letters. */
    <E extends Enum<E>> @Nullable E word(String what, Node node, Class<E> type) {
        return parsed(what, node, text -> {
            for (E constant : type.getEnumConstants()) {
                if (constant.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return constant;
                }
            }
            throw unknown(
                    Arrays.stream(type.getEnumConstants())
                            .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                            .toList(),
                    text);
        });
    }

    private static IllegalArgumentException unknown(List<String> known, String text) {
        return new IllegalArgumentException("must be one of " + String.join(", ", known)
                + Nearest.to(RuleYaml.shown(text), known)
                        .map(word -> "; did you mean " + word + "?")
                        .orElse(""));
    }

    private <T> @Nullable T parsed(String what, Node node, Function<String, T> parse) {
        ScalarNode scalar = yaml.scalar(what, node);
        if (scalar == null) {
            return null;
        }
        try {
            return parse.apply(scalar.getValue());
        } catch (IllegalArgumentException e) {
            yaml.problem(node, what + " " + e.getMessage() + ", is '" + RuleYaml.shown(scalar.getValue()) + "'");
        } catch (ArithmeticException | DateTimeException e) {
            yaml.problem(node, what + " is out of range");
        }
        return null;
    }
}
