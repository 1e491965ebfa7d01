package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What an error body says, made fit for a log: one short line without markup and secrets.
 *
 * @param kind what the body is
 * @param code the {@code code} of a JSON object; empty if there is none
 * @param text its words; empty for an empty or HTML body
 */
record ServerWords(Kind kind, String code, String text) {
    /** What the body is. */
    enum Kind {
        EMPTY,
        HTML,
        TEXT,
        /** A JSON string or any other JSON. */
        JSON,
        /** {@code {"code":N,"message":…}}: the gRPC gateway's. */
        RPC_STATUS
    }

    private static final int LIMIT = 200;
    private static final int READ_LIMIT = 8192;
    private static final Pattern JWT = Pattern.compile("eyJ[A-Za-z0-9_-]{5,}(\\.[A-Za-z0-9_-]*){0,2}");
    private static final Pattern SECRET_VALUE = Pattern.compile(
            "(?i)\\b(jwt|token|secret|password|signature|x-amz-[a-z-]+|authorization)(\"?\\s*[=:]\\s*\"?)[^\\s&\"',;]+");
    private static final Pattern CREDENTIAL = Pattern.compile("(?i)\\b(token|bearer)\\s+[A-Za-z0-9._~+/=-]{16,}");
    /** Terminals obey control characters beyond ASCII as well, and some others turn a line around or break it. */
    private static final Pattern NOISE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Z}\\s]+");

    /**
     * @param token the one that was sent, which a server may echo; empty for none
     */
    static ServerWords of(Reply reply, String token) {
        byte first = reply.firstVisible();
        if (first == 0) {
            return new ServerWords(Kind.EMPTY, "", "");
        }
        if (first == '<') {
            return new ServerWords(Kind.HTML, "", "");
        }
        if (first == '{' || first == '"') {
            try {
                return ofJson(reply.json(), token);
            } catch (Undecodable e) {
                // Then it is text that happens to begin so.
            }
        }
        String text = new String(reply.bytes(), 0, Math.min(reply.size(), READ_LIMIT), StandardCharsets.UTF_8);
        return new ServerWords(Kind.TEXT, "", shorten(text, token));
    }

    private static ServerWords ofJson(JsonNode node, String token) {
        if (node.isTextual()) {
            return new ServerWords(Kind.JSON, "", shorten(node.textValue(), token));
        }
        JsonNode code = Json.at(node, "code");
        JsonNode message = Json.at(node, "message");
        boolean rpc = code.isInt() && message.isTextual();
        String text = message.isTextual() ? message.textValue() : Json.text(node, "error");
        return new ServerWords(rpc ? Kind.RPC_STATUS : Kind.JSON, code.asText(""), shorten(text, token));
    }

    /** One line of at most 200 characters in which nothing looks like a secret. */
    static String shorten(String text, String token) {
        String line = text.length() > READ_LIMIT ? text.substring(0, READ_LIMIT) : text;
        line = token.isBlank() ? line : line.replace(token, "***");
        line = NOISE.matcher(line).replaceAll(" ").strip();
        line = JWT.matcher(line).replaceAll("***");
        line = SECRET_VALUE.matcher(line).replaceAll("$1$2***");
        line = CREDENTIAL.matcher(line).replaceAll("$1 ***");
        return line.length() <= LIMIT ? line : line.substring(0, LIMIT - 1) + "…";
    }

    /** For people; never empty. */
    String describe(int status) {
        return switch (kind) {
            case EMPTY -> "HTTP " + status + " with an empty body";
            case HTML -> "HTTP " + status + " with an HTML page";
            case TEXT, JSON, RPC_STATUS -> text.isEmpty() ? "HTTP " + status + " without a message" : text;
        };
    }

    boolean says(String words) {
        return text.toLowerCase(Locale.ROOT).contains(words);
    }
}
