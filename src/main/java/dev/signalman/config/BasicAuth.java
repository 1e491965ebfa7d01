package dev.signalman.config;

import dev.signalman.secret.Secret;

/**
 * A user and a password.
 *
 * @param username the user
 * @param password the password
 */
public record BasicAuth(String username, Secret password) {}
