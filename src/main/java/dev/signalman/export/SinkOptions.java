package dev.signalman.export;

/** Where an export goes. */
public sealed interface SinkOptions permits WebhookOptions, FileOptions, KafkaOptions {}
