package dev.signalman.semaphore;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Fuzz target: times in every form. What is read can be kept in a database, and read again from each of the server's forms. */
public final class TimestampsFuzz {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Instant YEAR_10_000 = Instant.parse("9999-12-31T23:59:59.999999999Z");

    private TimestampsFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        JsonNode node = switch (data.consumeInt(0, 4)) {
            case 0 -> JSON.objectNode().put("seconds", data.consumeLong()).put("nanos", data.consumeLong());
            case 1 -> JSON.numberNode(data.consumeLong());
            case 2 -> JSON.numberNode(data.consumeDouble());
            case 3 ->
                JSON.objectNode()
                        .put("seconds", Long.toString(data.consumeLong()))
                        .put("nanos", data.consumeInt());
            default -> JSON.textNode(data.consumeRemainingAsString());
        };
        Instant read = Timestamps.read(node);
        if (read == null) {
            return;
        }
        if (read.getEpochSecond() <= 0 || read.isAfter(YEAR_10_000)) {
            throw new IllegalStateException("a time that nobody can keep: " + read);
        }
        same(read, JSON.objectNode().put("seconds", read.getEpochSecond()).put("nanos", read.getNano()));
        same(read, JSON.textNode(read.toString()));
        same(read, JSON.textNode(read.toString().replace('T', ' ').replace("Z", " UTC")));
        Instant second = read.truncatedTo(ChronoUnit.SECONDS);
        if (second.getEpochSecond() < 100_000_000_000L) {
            same(second, JSON.numberNode(second.getEpochSecond()));
            same(second, JSON.textNode(Long.toString(second.getEpochSecond())));
        }
    }

    private static void same(Instant expected, JsonNode form) {
        if (!expected.equals(Timestamps.read(form))) {
            throw new IllegalStateException(form + " is read as " + Timestamps.read(form) + ", not as " + expected);
        }
    }
}
