package dev.signalman.web;

import java.nio.file.Path;

/**
 * What the HTTP server shows of itself over TLS. Both files are read again when they change.
 *
 * @param certificate PEM file with the server's certificate and then those that lead to its authority
 * @param key PEM file with the private key of that certificate, not encrypted
 */
public record TlsFiles(Path certificate, Path key) {}
