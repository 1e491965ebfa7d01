package dev.signalman.rehearsal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What rules would have done over a recorded log.
 *
 * @param since from when it counts
 * @param until when it ends
 * @param history events before that, which only taught the rules what is usual
 * @param events events in that time
 * @param zone name of the time zone of hours and nights
 * @param alerts by name
 * @param receivers by name
 * @param added incidents that would have been opened, and were not, oldest first
 * @param gone incidents that were opened, and would not have been, oldest first
 */
public record ReplayReport(
        Instant since,
        Instant until,
        long history,
        long events,
        String zone,
        List<OfAlert> alerts,
        List<OfReceiver> receivers,
        List<Opening> added,
        List<Opening> gone) {
    public ReplayReport {
        alerts = List.copyOf(alerts);
        receivers = List.copyOf(receivers);
        added = List.copyOf(added);
        gone = List.copyOf(gone);
    }

    /**
     * What one rule would have done.
     *
     * @param incidents how many it would have opened
     * @param recorded how many were opened
     * @param added how many of the former are not among the latter
     * @param gone how many of the latter are not among the former
     * @param first when the first would have begun; null if there is none
     * @param last when the last would have begun; null if there is none
     * @param firing how long they would have lasted, all in all, within the time
     * @param notifications how many by receiver, of all kinds
     */
    public record OfAlert(
            String alert,
            int incidents,
            int recorded,
            int added,
            int gone,
            @Nullable Instant first,
            @Nullable Instant last,
            Duration firing,
            Map<String, Integer> notifications) {}

    /**
     * What one receiver would have been told.
     *
     * @param notifications of all kinds
     * @param woken how often it would have heard for the first time of an incident that is critical or a warning
     * @param atNight how many of these at night
     * @param byHour how many of these in each hour of the day
     */
    public record OfReceiver(String receiver, int notifications, int woken, int atNight, List<Integer> byHour) {}

    /**
     * The opening of an incident.
     *
     * @param id of the incident
     * @param at when it was seen
     */
    public record Opening(String alert, String id, Instant at, String summary) {}
}
