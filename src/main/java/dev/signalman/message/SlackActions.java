package dev.signalman.message;

import java.time.Duration;

/** The buttons of Slack's messages. Each carries the incident's id as its value. */
public final class SlackActions {
    public static final String ACKNOWLEDGE = "signalman_acknowledge";
    public static final String SILENCE = "signalman_silence";
    public static final String RERUN = "signalman_rerun";
    /** For how long the button silences. */
    public static final Duration SILENCE_FOR = Duration.ofHours(1);

    private SlackActions() {}
}
