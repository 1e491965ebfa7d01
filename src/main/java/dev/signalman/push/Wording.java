package dev.signalman.push;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.signalman.secret.Secret;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes a log line's worth of what the other side said, which may repeat what it knows of us. */
final class Wording {
    private static final int LONGEST = 200;
    /** Of the message in {@code google.rpc.Status}, in which OTLP wraps what went wrong. */
    private static final int STATUS_MESSAGE = 2;

    private final List<String> secrets;

    Wording(Destination destination) {
        List<String> parts = new ArrayList<>();
        for (Secret secret : destination.secrets()) {
            String value = secret.get();
            parts.add(value);
            parts.add(URLEncoder.encode(value, UTF_8));
            parts.add(Base64.getEncoder().encodeToString(value.getBytes(UTF_8)));
        }
        destination.credentials().header().map(Secret::get).ifPresent(header -> {
            parts.add(header);
            parts.add(header.substring(header.indexOf(' ') + 1));
        });
        // the longest first, or a part would be left of it
        parts.sort(Comparator.comparingInt(String::length).reversed());
        secrets = List.copyOf(parts);
    }

    String status(int status, @Nullable String contentType, byte[] body) {
        String said = clean(
                contentType != null && contentType.contains("protobuf")
                        ? statusMessage(body)
                        : new String(body, UTF_8));
        return said.isEmpty() ? "HTTP status " + status : "HTTP status " + status + ": " + said;
    }

    private static String statusMessage(byte[] body) {
        try {
            List<ByteString> found =
                    UnknownFieldSet.parseFrom(body).getField(STATUS_MESSAGE).getLengthDelimitedList();
            return found.isEmpty() ? "" : found.getFirst().toStringUtf8();
        } catch (InvalidProtocolBufferException e) {
            // it was cut off, or is something else
            return "";
        }
    }

    /** Short, in one line, and without secrets. */
    String clean(@Nullable String text) {
        String safe = text == null ? "" : text;
        for (String secret : secrets) {
            safe = safe.replace(secret, "***");
        }
        safe = safe.replaceAll("[\\p{Cc}\\p{Cf}\\p{Z}]+", " ").strip();
        return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST) + "…";
    }
}
