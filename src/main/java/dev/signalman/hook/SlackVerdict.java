package dev.signalman.hook;

/** What is to be thought of one request of Slack's. */
public sealed interface SlackVerdict {
    /** Genuine. It may have come before: {@link SlackAction#key} tells. */
    record Accepted(SlackAction action) implements SlackVerdict {}

    /** Genuine, but nothing to act on, such as a button that is a link. */
    record Nothing() implements SlackVerdict {}

    /** Not signed with our key, or not now. */
    record Forged() implements SlackVerdict {}

    /**
     * Genuine, but not understood.
     *
     * @param why without anything of the body
     */
    record Unreadable(String why) implements SlackVerdict {}
}
