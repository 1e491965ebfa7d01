package dev.signalman.event;

/**
 * A secret of the organisation came into being, was changed or is gone. Its values are never read.
 *
 * @param header id, organisation and times
 * @param name unique in the organisation
 * @param change which of these
 */
public record SecretChanged(EventHeader header, String name, Change change) implements SecretEvent {}
