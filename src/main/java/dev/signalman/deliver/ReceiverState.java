package dev.signalman.deliver;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How one receiver does.
 *
 * @param receiver its name
 * @param breakerOpen true while nothing is sent to it, except for one message now and then
 * @param failingSince since when nothing has got through; null if the last attempt did
 * @param error what the last failed attempt ended with, without secrets; empty if none failed since the last that did not
 */
public record ReceiverState(
        String receiver, boolean breakerOpen, @Nullable Instant failingSince, String error) {}
