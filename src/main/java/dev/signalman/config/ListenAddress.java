package dev.signalman.config;

import java.util.regex.Pattern;

/**
 * Where a server listens.
 *
 * @param host name or address, without the brackets of IPv6
 * @param port 0 (any free port) to 65535
 */
public record ListenAddress(String host, int port) {
    static final String PATTERN = "(\\[[0-9a-fA-F:.]+\\]|[^\\s:\\[\\]/]+):([0-9]{1,5})";
    private static final Pattern SYNTAX = Pattern.compile(PATTERN);

    /** @throws IllegalArgumentException in the user's words if it is not a host and a port */
    static ListenAddress parse(String text) {
        var parts = SYNTAX.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException(
                    "must be host:port, such as 127.0.0.1:8080, [::1]:8080, or 0.0.0.0:8080 for every interface");
        }
        int port = Integer.parseInt(parts.group(2));
        if (port > 65_535) {
            throw new IllegalArgumentException("must have a port from 0 to 65535");
        }
        String host = parts.group(1);
        return new ListenAddress(host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
