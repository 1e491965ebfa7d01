package dev.signalman.store;

/**
 * A snapshot with its key.
 *
 * @param <T> the snapshot's record
 * @param organization configured name of the organisation
 * @param key its key
 * @param value the snapshot
 */
public record Keyed<T>(String organization, String key, T value) {}
