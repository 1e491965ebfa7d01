package dev.signalman.semaphore;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** Fuzz target: any bytes as a reply. The first line picks the decoder. */
public final class ReplyTextFuzz {
    private ReplyTextFuzz() {}

    /** Right replies, one for each decoder: what fuzzing begins with. */
    public static List<byte[]> seeds() {
        return ReplyDecoders.ALL.stream()
                .map(sample -> (sample.name() + "\n" + sample.reply()).getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    public static void fuzzerTestOneInput(byte[] input) {
        int end = 0;
        while (end < input.length && input[end] != '\n') {
            end++;
        }
        String name = new String(input, 0, end, StandardCharsets.UTF_8);
        ReplyDecoders.Sample sample = ReplyDecoders.BY_NAME.getOrDefault(
                name, ReplyDecoders.ALL.get(Math.floorMod(name.hashCode(), ReplyDecoders.ALL.size())));
        ReplyDecoders.read(sample, Arrays.copyOfRange(input, Math.min(end + 1, input.length), input.length), "");
    }
}
