package dev.signalman.hook;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.secret.Secret;
import java.net.URLDecoder;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Judges the requests that Slack makes when somebody presses a button. The signature is the HMAC-SHA256 of {@code v0:timestamp:body}
 * and counts for five minutes, in which a request may be sent again by anybody who saw it: that has the key of the first. The address to
 * answer to, which is in the body, is never used. Sources: https://docs.slack.dev/authentication/verifying-requests-from-slack and
 * https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
 */
public final class SlackRequests {
    public static final String SIGNATURE_HEADER = "X-Slack-Signature";
    public static final String TIMESTAMP_HEADER = "X-Slack-Request-Timestamp";

    /** The buttons' {@code action_id}s. */
    public static final String ACKNOWLEDGE = "signalman_acknowledge";

    public static final String SILENCE = "signalman_silence";
    public static final String RERUN = "signalman_rerun";

    private static final Duration TOLERANCE = Duration.ofMinutes(5);
    private static final Duration SILENCE_FOR = Duration.ofHours(1);
    private static final String VERSION = "v0";
    private static final String FIELD = "payload=";
    /** What Slack sends has some kilobytes: it holds the message with the button. */
    private static final int LONGEST_BODY = 512 * 1024;

    private static final int LONGEST_INCIDENT = 200;
    private static final int LONGEST_USER = 80;

    private final Secret signingSecret;
    private final ObjectMapper json = new ObjectMapper();

    /** @param signingSecret of the Slack app, from its page "Basic Information" */
    public SlackRequests(Secret signingSecret) {
        this.signingSecret = signingSecret;
    }

    /**
     * @param timestamp value of {@value #TIMESTAMP_HEADER}; null if there is none
     * @param signature value of {@value #SIGNATURE_HEADER}; null if there is none
     * @param body as it came
     */
    public SlackVerdict judge(@Nullable String timestamp, @Nullable String signature, byte[] body, Instant now) {
        if (timestamp == null
                || signature == null
                || body.length > LONGEST_BODY
                || !recent(timestamp, now)
                || !genuine(timestamp, signature, body)) {
            return new SlackVerdict.Forged();
        }
        return read(new String(body, UTF_8));
    }

    private static boolean recent(String timestamp, Instant now) {
        if (timestamp.isEmpty() || timestamp.length() > 12 || !timestamp.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return false;
        }
        Duration age = Duration.between(Instant.ofEpochSecond(Long.parseLong(timestamp)), now)
                .abs();
        return age.compareTo(TOLERANCE) <= 0;
    }

    /** Takes as long for a wrong signature as for the right one. */
    private boolean genuine(String timestamp, String signature, byte[] body) {
        byte[] expected = (VERSION + "=" + HexFormat.of().formatHex(hmac(timestamp, body))).getBytes(UTF_8);
        return MessageDigest.isEqual(expected, signature.strip().getBytes(UTF_8));
    }

    private byte[] hmac(String timestamp, byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(signingSecret.get().getBytes(UTF_8), "HmacSHA256"));
            mac.update((VERSION + ":" + timestamp + ":").getBytes(UTF_8));
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }

    private SlackVerdict read(String form) {
        if (!form.startsWith(FIELD)) {
            return new SlackVerdict.Unreadable("it has no payload");
        }
        JsonNode payload;
        try {
            String field = form.substring(FIELD.length());
            int end = field.indexOf('&');
            payload = json.readTree(URLDecoder.decode(end < 0 ? field : field.substring(0, end), UTF_8));
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return new SlackVerdict.Unreadable("its payload is not JSON");
        }
        if (payload == null || !payload.path("type").asText().equals("block_actions")) {
            return new SlackVerdict.Nothing();
        }
        return pressed(payload);
    }

    private static SlackVerdict pressed(JsonNode payload) {
        JsonNode action = payload.path("actions").path(0);
        String incident = action.path("value").asText("");
        String id = action.path("action_id").asText("");
        boolean known = id.equals(ACKNOWLEDGE) || id.equals(SILENCE) || id.equals(RERUN);
        if (!known) {
            return new SlackVerdict.Nothing();
        }
        if (incident.isBlank() || incident.length() > LONGEST_INCIDENT) {
            return new SlackVerdict.Unreadable("its button names no incident");
        }
        String user = user(payload.path("user"));
        if (user.isEmpty()) {
            return new SlackVerdict.Unreadable("it does not say who pressed the button");
        }
        String key = key(
                payload.path("user").path("id").asText(""),
                id,
                incident,
                action.path("action_ts").asText(""));
        return new SlackVerdict.Accepted(
                switch (id) {
                    case ACKNOWLEDGE -> new SlackAction.Acknowledge(incident, user, key);
                    case SILENCE -> new SlackAction.Silence(incident, user, key, SILENCE_FOR);
                    default -> new SlackAction.Rerun(incident, user, key);
                });
    }

    /** Anybody may call themselves anything in Slack: no control characters, not too long. */
    private static String user(JsonNode user) {
        String named = user.path("username").asText("");
        String name = named.isBlank() ? user.path("name").asText("") : named;
        String shown = name.isBlank() ? user.path("id").asText("") : name;
        String safe = shown.replaceAll("[\\p{Cc}\\p{Cf}\\p{Z}]+", " ").strip();
        return safe.length() <= LONGEST_USER ? safe : safe.substring(0, LONGEST_USER);
    }

    private static String key(String... parts) {
        try {
            byte[] all = String.join("\n", parts).getBytes(UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(all), 0, 16);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
