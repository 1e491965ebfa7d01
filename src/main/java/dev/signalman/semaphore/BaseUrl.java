package dev.signalman.semaphore;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Where the organisation is. Every request is built from it: what the server says of its own URLs (in {@code link}) has the
 * wrong scheme.
 *
 * @param tls whether by HTTPS
 * @param host name or address, without brackets
 * @param port explicit port or that of the scheme
 * @param prefix path before {@code /api}, without a slash at its end; mostly empty
 */
record BaseUrl(boolean tls, String host, int port, String prefix) {
    /** A place to send a request to: {@code uri} is path and query. */
    record Target(boolean tls, String host, int port, String uri) {
        /** The whole address. */
        String url() {
            String place = host.contains(":") ? "[" + host + "]" : host;
            boolean usual = port == (tls ? 443 : 80);
            return (tls ? "https://" : "http://") + place + (usual ? "" : ":" + port) + uri;
        }

        /** Without the query, which may hold a secret. */
        String path() {
            int query = uri.indexOf('?');
            return query < 0 ? uri : uri.substring(0, query);
        }
    }

    /**
     * @throws IllegalArgumentException if it cannot be one, without repeating what may be secret in it
     */
    static BaseUrl of(URI url) {
        String scheme = scheme(url);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "the base URL must begin with https:// or http://, is " + printable(url));
        }
        String host = url.getHost();
        if (host == null) {
            throw new IllegalArgumentException(
                    "the base URL needs a host, as in https://acme.semaphoreci.com; is " + printable(url));
        }
        if (url.getRawUserInfo() != null || url.getRawQuery() != null || url.getRawFragment() != null) {
            throw new IllegalArgumentException(
                    "the base URL may have a host, a port and a path, and nothing else; is " + printable(url));
        }
        String path = url.getRawPath() == null ? "" : url.getRawPath();
        while (path.endsWith("/")) {
            path = path.substring(0, path.length() - 1);
        }
        return new BaseUrl(scheme.equals("https"), bare(host), port(url, scheme.equals("https")), path);
    }

    /** A path below the base, already encoded. */
    Target target(String pathAndQuery) {
        return new Target(tls, host, port, prefix + pathAndQuery);
    }

    /**
     * Where a {@code Location} leads, or null if it may not be followed. On our own host the base's scheme and port count,
     * because backends name the ones between them and their proxy.
     */
    @Nullable
    Target redirect(String location) {
        URI url;
        try {
            // Letters beyond ASCII are allowed there, but not in a request.
            url = URI.create(URI.create(location.strip()).toASCIIString());
        } catch (IllegalArgumentException e) {
            return null;
        }
        if (url.getPort() > 65_535) {
            return null;
        }
        String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        String uri = url.getRawQuery() == null ? path : path + "?" + url.getRawQuery();
        String target = url.getHost();
        if (target == null) {
            if (url.isAbsolute() || url.getRawAuthority() != null || !path.startsWith("/")) {
                return null;
            }
            return path.startsWith(prefix + "/") ? new Target(tls, host, port, uri) : target(uri);
        }
        if (bare(target).equalsIgnoreCase(host)) {
            return new Target(tls, host, port, uri);
        }
        boolean secure = scheme(url).isEmpty() ? tls : scheme(url).equals("https");
        if (tls && !secure) {
            return null;
        }
        return new Target(secure, bare(target), port(url, secure), uri);
    }

    private static String scheme(URI url) {
        return url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    }

    private static int port(URI url, boolean tls) {
        if (url.getPort() > 0) {
            return url.getPort();
        }
        return tls ? 443 : 80;
    }

    private static String bare(String host) {
        return host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    }

    private static String printable(URI url) {
        return url.getScheme() + "://" + (url.getHost() == null ? "…" : url.getHost());
    }
}
