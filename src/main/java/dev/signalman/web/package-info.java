/**
 * The HTTP server: metrics, health, the status page and its JSON. Reads only.
 */
@NullMarked
package dev.signalman.web;

import org.jspecify.annotations.NullMarked;
