package dev.signalman.config;

import dev.signalman.glob.Glob;
import dev.signalman.secret.Secret;
import dev.signalman.words.Durations;
import dev.signalman.words.Nearest;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How one type of value is written in the file.
 *
 * @param example shown to people who left it out
 * @param pattern what the JSON Schema asks of it; null where a pattern cannot say it, or for numbers and booleans
 * @param parse reads it; throws an IllegalArgumentException that says what it must be, but not what it is
 */
record Scalar<T>(String example, @Nullable String pattern, Function<String, T> parse) {
    private static final int MAX_TEXT = 500;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]{1,9}");

    private static final Map<Class<?>, Scalar<?>> BY_TYPE = Map.ofEntries(
            Map.entry(String.class, new Scalar<>("…", null, Scalar::text)),
            Map.entry(int.class, new Scalar<>("1", null, Scalar::number)),
            Map.entry(Integer.class, new Scalar<>("1", null, Scalar::number)),
            Map.entry(boolean.class, new Scalar<>("true", null, Scalar::flag)),
            Map.entry(Boolean.class, new Scalar<>("true", null, Scalar::flag)),
            Map.entry(ZoneId.class, new Scalar<>("Europe/Berlin", null, Scalar::zone)),
            Map.entry(ClockTime.class, new Scalar<>("\"09:30\"", ClockTime.PATTERN, ClockTime::parse)),
            Map.entry(
                    CalendarRange.Weekdays.class,
                    new Scalar<>("monday:friday", CalendarRange.PATTERN, CalendarRange::weekdays)),
            Map.entry(
                    CalendarRange.DaysOfMonth.class,
                    new Scalar<>("1:5", CalendarRange.PATTERN, CalendarRange::daysOfMonth)),
            Map.entry(
                    CalendarRange.Months.class,
                    new Scalar<>("january:march", CalendarRange.PATTERN, CalendarRange::months)),
            Map.entry(
                    CalendarRange.Years.class, new Scalar<>("2026:2027", CalendarRange.PATTERN, CalendarRange::years)),
            Map.entry(Duration.class, new Scalar<>("5m", Durations.PATTERN, Durations::parse)),
            Map.entry(ByteSize.class, new Scalar<>("2MiB", ByteSize.PATTERN, ByteSize::parse)),
            Map.entry(Secret.class, new Scalar<>("${NAME_OF_A_VARIABLE}", null, Scalar::secret)),
            Map.entry(URI.class, new Scalar<>("https://acme.semaphoreci.com", "https?://.+", Scalar::baseAddress)),
            Map.entry(Path.class, new Scalar<>("ca.pem", null, Scalar::path)),
            Map.entry(Glob.class, new Scalar<>("\"*\"", null, GlobReader::parse)),
            Map.entry(
                    LabelMatcher.class,
                    new Scalar<>("severity=\"critical\"", LabelMatcher.PATTERN, LabelMatcher::parse)),
            Map.entry(ListenAddress.class, new Scalar<>("127.0.0.1:8080", ListenAddress.PATTERN, ListenAddress::parse)),
            Map.entry(
                    StorageUrl.class,
                    new Scalar<>(
                            "sqlite:data/signalman.db",
                            "(sqlite:[^/]|sqlite:/[^/]|postgresql://).*",
                            StorageUrl::parse)));

    /** How values of this type are written; null for sections and lists. */
    static @Nullable Scalar<?> of(Class<?> type) {
        return type.isEnum() ? ofEnum(type) : BY_TYPE.get(type);
    }

    /** An enum's constants as they are written in the file. */
    static List<String> words(Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> constant.toString().toLowerCase(Locale.ROOT))
                .toList();
    }

    private static Scalar<Object> ofEnum(Class<?> type) {
        List<String> words = words(type);
        return new Scalar<>(words.getFirst(), null, text -> {
            int index = words.indexOf(text);
            if (index < 0) {
                throw new IllegalArgumentException("must be " + String.join(" or ", words)
                        + Nearest.to(text, words)
                                .map(word -> " (did you mean " + word + "?)")
                                .orElse(""));
            }
            return type.getEnumConstants()[index];
        });
    }

    private static String text(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must not be blank");
        }
        if (text.length() > MAX_TEXT || text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("must be one line of at most " + MAX_TEXT + " characters");
        }
        return text;
    }

    private static int number(String text) {
        if (!NUMBER.matcher(text).matches()) {
            throw new IllegalArgumentException("must be a whole number");
        }
        return Integer.parseInt(text);
    }

    private static boolean flag(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException("must be true or false");
        };
    }

    private static Secret secret(String text) {
        if (text.isBlank()) {
            throw new IllegalArgumentException("must not be blank");
        }
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("must be a single line");
        }
        return new Secret(text);
    }

    private static Path path(String text) {
        try {
            return Path.of(text(text));
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("must be the path of a file", e);
        }
    }

    private static ZoneId zone(String text) {
        try {
            return ZoneId.of(text);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("must be a time zone such as Europe/Berlin or UTC", e);
        }
    }

    private static URI baseAddress(String text) {
        URI uri = httpAddress(text);
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            throw new IllegalArgumentException("must be an address without ? and #");
        }
        return text.endsWith("/") ? URI.create(text.replaceFirst("/+$", "")) : uri;
    }

    /** @throws IllegalArgumentException without the text in it, since the address may be a secret */
    static URI httpAddress(String text) {
        URI uri;
        try {
            uri = new URI(text);
        } catch (URISyntaxException e) {
            // its message repeats the text
            throw new IllegalArgumentException("must be an address that begins with https:// and has no spaces");
        }
        boolean http = "https".equalsIgnoreCase(uri.getScheme()) || "http".equalsIgnoreCase(uri.getScheme());
        if (!http || uri.getHost() == null || uri.getPort() > 65_535) {
            throw new IllegalArgumentException("must be an address such as https://host or https://host:8443/path");
        }
        if (uri.getRawUserInfo() != null) {
            throw new IllegalArgumentException("must be an address without user and password");
        }
        return uri;
    }
}
