package dev.signalman.store;

/**
 * A kind of snapshot: what is known of each thing of that kind, as a JSON body under (organisation, kind, key). The package that
 * owns the kind declares it once as a constant; watchers and consumers alike keep their state so, in the same transaction as the
 * events.
 *
 * @param <T> a record that Jackson can write and read
 * @param name short and stable, such as {@code open_pipeline}
 * @param type the record
 */
public record SnapshotKind<T>(String name, Class<T> type) {}
