package dev.signalman.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Which database.
 *
 * @param text {@code sqlite:path} or {@code postgresql://user@host:port/database}; without a password
 */
public record StorageUrl(String text) {
    private static final String EXPECTED = "must be sqlite:path/to/file.db or postgresql://user@host:5432/database";

    /** @throws IllegalArgumentException in the user's words if it is neither database */
    static StorageUrl parse(String text) {
        if (text.startsWith("sqlite:")) {
            String path = text.substring("sqlite:".length());
            if (path.isBlank() || path.startsWith("//")) {
                throw new IllegalArgumentException("must name a file, such as sqlite:data/signalman.db");
            }
            if (path.startsWith(":") || path.startsWith("file:") || path.contains("?")) {
                throw new IllegalArgumentException(
                        "must be the plain path of a file, without settings, since a database in memory would forget"
                                + " everything; such as sqlite:data/signalman.db");
            }
            return new StorageUrl(text);
        }
        if (!text.startsWith("postgresql:")) {
            throw new IllegalArgumentException(EXPECTED);
        }
        try {
            var uri = new URI(text);
            if (uri.getUserInfo() != null && uri.getUserInfo().contains(":")) {
                throw new IllegalArgumentException("must not contain a password; put it into storage.password");
            }
            if (uri.getHost() == null || uri.getPath() == null || uri.getPath().length() < 2) {
                throw new IllegalArgumentException(
                        "must name host and database, such as postgresql://user@host:5432/database");
            }
            if (uri.getRawQuery() != null) {
                refuseCredentials(uri.getRawQuery());
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(EXPECTED, e);
        }
        return new StorageUrl(text);
    }

    /** A URL is shown in messages and logs. */
    private static void refuseCredentials(String query) {
        for (String setting : query.split("&", -1)) {
            String name = URLDecoder.decode(setting.split("=", 2)[0], StandardCharsets.UTF_8)
                    .toLowerCase(Locale.ROOT);
            if (name.equals("sslpassword")) {
                throw new IllegalArgumentException(
                        "must not contain sslpassword; use a key file without a password that only this user may read");
            }
            if (name.contains("password")) {
                throw new IllegalArgumentException("must not contain a password; put it into storage.password");
            }
            if (name.equals("user")) {
                throw new IllegalArgumentException(
                        "must have the user before the host, such as postgresql://user@host:5432/database");
            }
        }
    }

    public boolean isSqlite() {
        return text.startsWith("sqlite:");
    }

    @Override
    public String toString() {
        return text;
    }
}
