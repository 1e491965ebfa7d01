/**
 * Semaphore's own webhooks: whether one is genuine, and what it hints at. A webhook can be lost, late, doubled or forged, so it is
 * never believed: it only says where a look is worth while. Pure; knows neither HTTP nor the watchers.
 */
@NullMarked
package dev.signalman.hook;

import org.jspecify.annotations.NullMarked;
