package dev.signalman.semaphore;

import dev.signalman.secret.Secret;

/**
 * An environment variable whose value is secret. Only ever sent, never read.
 *
 * @param name its name
 * @param value its value
 */
public record SecretVariable(String name, Secret value) {}
