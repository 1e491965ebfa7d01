package dev.signalman.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.signalman.secret.Secret;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** How a destination knows us. */
public sealed interface Credentials {
    static Credentials none() {
        return new None();
    }

    /** It does not ask. */
    record None() implements Credentials {}

    /**
     * Basic authentication.
     *
     * @param user without a colon, which would end it
     */
    record Basic(String user, Secret password) implements Credentials {
        public Basic {
            if (user.isEmpty() || user.contains(":")) {
                throw new IllegalArgumentException("basic_auth: username must not be empty and must not contain ':'");
            }
        }
    }

    /** A token. */
    record Bearer(Secret token) implements Credentials {}

    /** Value of the header {@code Authorization}. */
    default Optional<Secret> header() {
        return switch (this) {
            case None none -> Optional.empty();
            case Basic basic -> {
                String pair = basic.user() + ":" + basic.password().get();
                yield Optional.of(new Secret("Basic " + Base64.getEncoder().encodeToString(pair.getBytes(UTF_8))));
            }
            case Bearer bearer ->
                Optional.of(new Secret("Bearer " + bearer.token().get()));
        };
    }

    /** What must not be repeated. */
    default List<Secret> secrets() {
        return switch (this) {
            case None none -> List.of();
            case Basic basic -> List.of(basic.password());
            case Bearer bearer -> List.of(bearer.token());
        };
    }
}
