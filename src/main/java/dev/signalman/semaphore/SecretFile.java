package dev.signalman.semaphore;

import dev.signalman.secret.Secret;

/**
 * A file whose content is secret. Only ever sent, never read.
 *
 * @param path where jobs find it
 * @param base64 its content in base64
 */
public record SecretFile(String path, Secret base64) {}
