package dev.signalman.config;

import java.net.URI;
import java.net.URISyntaxException;

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
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(EXPECTED, e);
        }
        return new StorageUrl(text);
    }

    public boolean isSqlite() {
        return text.startsWith("sqlite:");
    }

    @Override
    public String toString() {
        return text;
    }
}
