package dev.signalman.deliver;

import dev.signalman.secret.Secret;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An SMTP server.
 *
 * @param host its name
 * @param port such as 587
 * @param tls how the connection is kept private
 * @param username as whom; empty to go without
 * @param password with which password; null to go without
 * @param hello the name that we give ourselves; empty for that of the machine
 * @param authorities PEM file of further certificate authorities to trust; null for those of Java only
 */
public record MailServer(
        String host,
        int port,
        Tls tls,
        String username,
        @Nullable Secret password,
        String hello,
        @Nullable Path authorities) {
    public enum Tls {
        /** From the first byte on, as on port 465. */
        IMPLICIT,
        /** After STARTTLS, without which nothing is sent: {@code require_tls}. */
        REQUIRED,
        /** After STARTTLS where it is offered, else in clear. */
        OPTIONAL
    }

    public MailServer {
        if (host.isBlank() || port < 1 || port > 65_535) {
            throw new IllegalArgumentException("smarthost must be host:port, such as smtp.example.org:587");
        }
        if (username.isEmpty() != (password == null)) {
            throw new IllegalArgumentException("auth_username and auth_password go together");
        }
    }

    /** @param smarthost as {@code host:port}; port 465 is TLS from the first byte on */
    public static MailServer of(
            String smarthost, boolean requireTls, String username, @Nullable Secret password, String hello) {
        int colon = smarthost.lastIndexOf(':');
        String digits = colon < 0 ? "" : smarthost.substring(colon + 1);
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("smarthost must be host:port, such as smtp.example.org:587");
        }
        int port = Integer.parseInt(digits);
        Tls tls = port == 465 ? Tls.IMPLICIT : requireTls ? Tls.REQUIRED : Tls.OPTIONAL;
        return new MailServer(
                smarthost.substring(0, colon).toLowerCase(Locale.ROOT), port, tls, username, password, hello, null);
    }
}
