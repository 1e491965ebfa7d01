package dev.signalman.deliver;

import dev.signalman.message.Told;
import dev.signalman.store.SnapshotKind;

/**
 * The message of an incident in a Slack channel, kept under the receiver's name and the incident's id.
 *
 * @param channel id of the channel
 * @param ts what tells the message from others of the channel
 * @param told what the channel was told last, with its thread
 */
public record SlackMessageAt(String channel, String ts, Told told) {
    public static final SnapshotKind<SlackMessageAt> KIND = new SnapshotKind<>("slack_message", SlackMessageAt.class);
}
