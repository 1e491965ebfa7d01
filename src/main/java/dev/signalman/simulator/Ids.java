package dev.signalman.simulator;

import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * UUIDs that look random and yet hold what they name, so that a job of any old pipeline is found without an index of
 * all jobs.
 */
final class Ids {
    enum Kind {
        ORGANIZATION,
        USER,
        PROJECT,
        REPOSITORY,
        BRANCH,
        HOOK,
        WORKFLOW,
        PIPELINE,
        BLOCK,
        BUILD_REQUEST,
        JOB,
        SWITCH,
        QUEUE,
        TARGET,
        DEPLOYMENT,
        SCHEDULE,
        WEBHOOK,
        DASHBOARD,
        NOTIFICATION,
        SECRET
    }

    /** What an id names; the index counts within, such as the job in the pipeline. */
    record Ref(Kind kind, long number, int index) {}

    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final long FIRST = 0xff51afd7ed558ccdL;
    private static final long SECOND = 0xc4ceb9fe1a85ec53L;
    private static final long FIRST_INVERSE = inverse(FIRST);
    private static final long SECOND_INVERSE = inverse(SECOND);
    private static final long TAIL = (1L << 58) - 1;

    private final long key;

    Ids(long seed) {
        key = Dice.mix(seed + 0x51A1);
    }

    String of(Kind kind, long number) {
        return of(kind, number, 0);
    }

    String of(Kind kind, long number, int index) {
        long payload = ((long) KINDS.indexOf(kind) << 58) | ((long) index << 44) | number;
        long mixed = Dice.mix(payload ^ key);
        long high = (mixed & 0xFFFFFFFFFFFF0000L) | 0x4000 | ((mixed >>> 4) & 0xFFF);
        long low = 0x8000000000000000L | ((mixed & 0xF) << 58) | (Dice.mix(mixed) & TAIL);
        return new UUID(high, low).toString();
    }

    /** What the id names, or null if it is none of ours. */
    @Nullable
    Ref read(String id) {
        if (!isUuid(id)) return null;
        var uuid = UUID.fromString(id);
        long high = uuid.getMostSignificantBits();
        long low = uuid.getLeastSignificantBits();
        long mixed = (high & 0xFFFFFFFFFFFF0000L) | ((high & 0xFFF) << 4) | ((low >>> 58) & 0xF);
        if ((low & TAIL) != (Dice.mix(mixed) & TAIL)) return null;
        long payload = unmix(mixed) ^ key;
        int kind = (int) (payload >>> 58);
        if (kind >= KINDS.size()) return null;
        return new Ref(KINDS.get(kind), payload & ((1L << 44) - 1), (int) ((payload >>> 44) & 0x3FFF));
    }

    /** The number behind an id of this kind, or -1. */
    int number(Kind kind, String id) {
        var ref = read(id);
        return ref == null || ref.kind() != kind ? -1 : (int) ref.number();
    }

    /** A git commit's 40 hexadecimal digits. */
    String sha(Dice dice, String what, long number) {
        var hex = HexFormat.of();
        return hex.toHexDigits(dice.bits(what, number, 1))
                + hex.toHexDigits(dice.bits(what, number, 2))
                + hex.toHexDigits((int) dice.bits(what, number, 3));
    }

    static boolean isUuid(String text) {
        if (text.length() != 36) return false;
        for (int i = 0; i < 36; i++) {
            boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
            if (dash ? text.charAt(i) != '-' : Character.digit(text.charAt(i), 16) < 0) return false;
        }
        return true;
    }

    private static long unmix(long mixed) {
        long k = mixed;
        k ^= k >>> 33;
        k *= SECOND_INVERSE;
        k ^= k >>> 33;
        k *= FIRST_INVERSE;
        return k ^ (k >>> 33);
    }

    private static long inverse(long odd) {
        long result = odd;
        for (int i = 0; i < 6; i++) result *= 2 - odd * result;
        return result;
    }
}
