package dev.signalman.export;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Attributes as values of HTTP headers. Source: CloudEvents 1.0.2, HTTP Protocol Binding, 3.1.3.2. */
final class HeaderText {
    private HeaderText() {}

    /** Space, double quote, per cent and what is not printable ASCII are percent-encoded. */
    static String encode(String value) {
        var encoded = new StringBuilder(value.length());
        for (byte b : value.getBytes(UTF_8)) {
            if (b > ' ' && b < 0x7F && b != '"' && b != '%') {
                encoded.append((char) b);
            } else {
                encoded.append('%').append("%02X".formatted(b));
            }
        }
        return encoded.toString();
    }
}
