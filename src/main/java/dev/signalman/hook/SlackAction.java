package dev.signalman.hook;

import java.time.Duration;

/** What somebody asked for by a button of a Slack message. */
public sealed interface SlackAction {
    /** Id of the incident that the message is of. Whoever acts must look whether there is such an incident. */
    String incident();

    /** Who it was, as people know them: the name in Slack, or the id if there is none. */
    String user();

    /** The same press of the same button always has the same key, so that one that is sent again does nothing more. At most 64 characters. */
    String key();

    record Acknowledge(String incident, String user, String key) implements SlackAction {}

    /** @param time for how long, from the press */
    record Silence(String incident, String user, String key, Duration time) implements SlackAction {}

    record Rerun(String incident, String user, String key) implements SlackAction {}
}
