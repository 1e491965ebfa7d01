package dev.signalman.web;

import org.jspecify.annotations.Nullable;

/**
 * Where the HTTP server listens, and to whom.
 *
 * @param host name or address of the interface; without brackets for IPv6
 * @param port 0 (any free port) to 65535
 * @param tls null for plain HTTP
 * @param scrape who may read the metrics
 */
public record WebOptions(String host, int port, @Nullable TlsFiles tls, ScrapeAccess scrape) {
    public WebOptions {
        require(
                !host.isBlank(),
                "http.listen names no host: write 127.0.0.1:8080, or 0.0.0.0:8080 for every interface");
        require(port >= 0 && port <= 65_535, "http.listen: port must be 0 to 65535, is " + port);
    }

    /** Plain HTTP, with metrics for everybody. */
    public WebOptions(String host, int port) {
        this(host, port, null, ScrapeAccess.OPEN);
    }

    /** Reads {@code host:port}, with an IPv6 address in brackets. */
    public static WebOptions listen(String listen) {
        int colon = listen.lastIndexOf(':');
        String example = "http.listen must look like 127.0.0.1:8080 or [::1]:8080, is " + listen;
        require(colon > 0, example);
        String host = listen.substring(0, colon);
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        require(bracketed || !host.contains(":"), example);
        try {
            return new WebOptions(
                    bracketed ? host.substring(1, host.length() - 1) : host,
                    Integer.parseInt(listen.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(example, e);
        }
    }

    public static WebOptions defaults() {
        return new WebOptions("127.0.0.1", 8080);
    }

    /** Whether only programs on this machine reach it. */
    boolean loopback() {
        return isLoopback(host);
    }

    static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("::1")
                || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    }

    /** As it is written in a URL. */
    String authority() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new IllegalArgumentException(message);
        }
    }
}
