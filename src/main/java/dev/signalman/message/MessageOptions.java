package dev.signalman.message;

import java.util.Map;

/**
 * What all messages have in common.
 *
 * @param externalUrl where people reach Signalman, without a slash at the end; empty if they do not: then messages do not link to it
 * @param maxAlerts how many alerts of a group a message for people shows, 1 to 100; it says how many more there are
 * @param teamNames what people call the teams, by the value of the label {@code team}; a team that is not here shows as its label
 */
public record MessageOptions(String externalUrl, int maxAlerts, Map<String, String> teamNames) {
    public static final MessageOptions DEFAULT = new MessageOptions("", 20, Map.of());
    static final int MOST_ALERTS = 100;

    public MessageOptions {
        if (maxAlerts < 1 || maxAlerts > MOST_ALERTS) {
            throw new IllegalArgumentException("max_alerts must be 1 to " + MOST_ALERTS + ", is " + maxAlerts);
        }
        externalUrl = externalUrl.endsWith("/") ? externalUrl.substring(0, externalUrl.length() - 1) : externalUrl;
        teamNames = Map.copyOf(teamNames);
    }
}
