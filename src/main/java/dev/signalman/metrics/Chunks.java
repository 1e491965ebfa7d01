package dev.signalman.metrics;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;

/** Bytes that grow without being copied: a scrape of megabytes must not need four times as many. */
final class Chunks extends OutputStream {
    private static final int CHUNK = 64 << 10;

    private final List<byte[]> full = new ArrayList<>();
    private byte[] last = new byte[CHUNK];
    private int used;

    @Override
    public void write(int b) {
        if (used == CHUNK) {
            next();
        }
        last[used++] = (byte) b;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        int from = offset;
        int until = offset + length;
        while (from < until) {
            if (used == CHUNK) {
                next();
            }
            int some = Math.min(until - from, CHUNK - used);
            System.arraycopy(bytes, from, last, used, some);
            used += some;
            from += some;
        }
    }

    private void next() {
        full.add(last);
        last = new byte[CHUNK];
        used = 0;
    }

    long size() {
        return (long) full.size() * CHUNK + used;
    }

    byte[] toByteArray() {
        byte[] all = new byte[Math.toIntExact(size())];
        int at = 0;
        for (byte[] chunk : full) {
            System.arraycopy(chunk, 0, all, at, CHUNK);
            at += CHUNK;
        }
        System.arraycopy(last, 0, all, at, used);
        return all;
    }
}
