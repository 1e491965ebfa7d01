package dev.signalman.config;

import java.util.regex.Pattern;

/**
 * A size in bytes, written like {@code 512KiB} or {@code 2MiB}.
 *
 * @param bytes zero or more
 */
public record ByteSize(long bytes) implements Comparable<ByteSize> {
    static final String PATTERN = "([0-9]{1,9})(B|KiB|MiB|GiB)";
    private static final Pattern SYNTAX = Pattern.compile(PATTERN);

    /** @throws IllegalArgumentException in the user's words if it is not a size */
    static ByteSize parse(String text) {
        var parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("must be a size with B, KiB, MiB or GiB, such as 512KiB or 2MiB");
        }
        int shift = switch (parts.group(2)) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
        return new ByteSize(Long.parseLong(parts.group(1)) << shift);
    }

    @Override
    public int compareTo(ByteSize other) {
        return Long.compare(bytes, other.bytes);
    }
}
