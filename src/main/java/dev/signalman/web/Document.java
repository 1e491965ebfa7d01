package dev.signalman.web;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Objects;

/** What all pages have in common: a head, a style, and a policy that lets them load nothing else. */
final class Document {
    private static final String SIGNAL =
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\" aria-hidden=\"true\">"
                    + "<rect x=\"9\" y=\"1\" width=\"14\" height=\"30\" rx=\"7\" fill=\"#2b3442\"/>"
                    + "<circle cx=\"16\" cy=\"8\" r=\"4\" fill=\"#ff5f56\"/><circle cx=\"16\" cy=\"16\" r=\"4\" fill=\"#ffbd2e\"/>"
                    + "<circle cx=\"16\" cy=\"24\" r=\"4\" fill=\"#27c93f\"/></svg>";

    private final String css;

    Document() {
        try (InputStream in = Objects.requireNonNull(Document.class.getResourceAsStream("status.css"))) {
            css = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What a page may load: its own style, its own icon, and nothing else. */
    String contentSecurityPolicy() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(css.getBytes(StandardCharsets.UTF_8));
            return "default-src 'none'; style-src 'sha256-"
                    + Base64.getEncoder().encodeToString(hash)
                    + "'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Begins a page.
     *
     * @param title of the window
     * @param linked whether its heading leads to the status page
     */
    Html begin(String title, boolean linked) {
        return new Html()
                .markup("<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>")
                .text(title)
                .markup("</title><meta http-equiv=\"refresh\" content=\"15\">")
                .markup("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
                .markup("<link rel=\"icon\" href=\"data:image/svg+xml;base64,")
                .markup(Base64.getEncoder().encodeToString(SIGNAL.getBytes(StandardCharsets.UTF_8)))
                .markup("\"><style>")
                .markup(css)
                .markup("</style></head><body><header>")
                .markup(SIGNAL)
                .markup(linked ? "<h1><a href=\"/\">Signalman</a></h1>" : "<h1>Signalman</h1>");
    }
}
