package dev.signalman.metrics;

import dev.signalman.store.Commit;
import dev.signalman.store.SnapshotKind;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What the store has yet to be told about series. Any thread adds to it; one at a time drains it, and says then whether what it
 * drained was written.
 */
final class StoreQueue {
    /** A row that the store shall forget. */
    private record Row(SnapshotKind<?> kind, String organization, String key) {}

    /** @param point what may be shown once it is written; null if that is shown anyway */
    private record Written(Cell cell, @Nullable DataPointSnapshot point) {}

    private final Queue<Cell> changed = new ConcurrentLinkedQueue<>();
    private final Queue<Row> left = new ConcurrentLinkedQueue<>();
    private final List<Written> drained = new ArrayList<>();
    private final List<Row> removed = new ArrayList<>();

    /** Each cell comes once until it is drained. */
    void changed(Cell cell) {
        changed.add(cell);
    }

    void left(Cell cell) {
        Meter meter = cell.family.meter;
        left.add(new Row(kind(meter), organization(meter, cell.values), key(meter, cell.values)));
    }

    void unwanted(SnapshotKind<?> kind, String organization, String key) {
        left.add(new Row(kind, organization, key));
    }

    boolean isEmpty() {
        return changed.isEmpty() && left.isEmpty();
    }

    void drainTo(Commit commit) {
        for (Row row = left.poll(); row != null; row = left.poll()) {
            commit.remove(row.kind(), row.organization(), row.key());
            removed.add(row);
        }
        // a series that left and came again is written after its row was removed
        for (Cell cell = changed.poll(); cell != null; cell = changed.poll()) {
            put(commit, cell);
        }
    }

    private void put(Commit commit, Cell cell) {
        Meter meter = cell.family.meter;
        boolean process = meter.source() == Meter.Source.PROCESS;
        Object value;
        DataPointSnapshot point;
        // one moment for both: what is shown must be what is stored
        synchronized (cell) {
            value = cell.drain();
            point = process ? cell.point(Detail.ALL) : null;
        }
        if (value == null) {
            return;
        }
        String organization = organization(meter, cell.values);
        String key = key(meter, cell.values);
        switch (value) {
            case SavedCounter counter -> commit.put(SavedCounter.KIND, organization, key, counter);
            case SavedHistogram histogram -> commit.put(SavedHistogram.KIND, organization, key, histogram);
            default -> throw new IllegalStateException("nothing that is kept: " + value.getClass());
        }
        drained.add(new Written(cell, point));
    }

    /** What was drained last is in the store. */
    void written() {
        drained.forEach(written -> {
            if (written.point() != null) {
                written.cell().shown(written.point());
            }
        });
        drained.clear();
        removed.clear();
    }

    /** What was drained last is not in the store, or perhaps not: it is written with the next. */
    void undrain() {
        left.addAll(removed);
        drained.forEach(written -> written.cell().undrain());
        drained.clear();
        removed.clear();
    }

    private static SnapshotKind<?> kind(Meter meter) {
        return meter.kind() == Meter.Kind.HISTOGRAM ? SavedHistogram.KIND : SavedCounter.KIND;
    }

    private static String organization(Meter meter, LabelValues values) {
        int index = meter.index(Label.ORGANIZATION);
        return index < 0 ? "" : values.get(index);
    }

    /** Short, whatever people call their branches: databases have limits for what they index. */
    private static String key(Meter meter, LabelValues values) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (int i = 0; i < values.size(); i++) {
                digest.update(values.get(i).getBytes(StandardCharsets.UTF_8));
                digest.update((byte) 0);
            }
            return meter.name() + "/" + HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
