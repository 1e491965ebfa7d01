package dev.signalman.cli;

import dev.signalman.rehearsal.Replay;
import dev.signalman.rehearsal.ReplayReport;
import dev.signalman.words.Phrases;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The report of a replay for people. */
final class ReplayText {
    /** Beyond them nobody reads on; JSON has all. */
    private static final int MAX_OPENINGS = 20;

    private final ReplayReport report;

    ReplayText(ReplayReport report) {
        this.report = report;
    }

    String text() {
        var text = new StringBuilder();
        text.append("From ")
                .append(Cells.time(report.since()))
                .append(" until ")
                .append(Cells.time(report.until()))
                .append(": ")
                .append(report.events())
                .append(" events, after ")
                .append(report.history())
                .append(" older ones as history. Nothing is sent.\n\n");
        if (report.alerts().isEmpty()) {
            return text.append("No incident would have been opened, and none was.\n")
                    .toString();
        }
        text.append(alerts()).append('\n').append(receivers());
        text.append(openings("+", "would have been opened, and was not", report.added()));
        text.append(openings("-", "was opened, and would not have been", report.gone()));
        return text.toString();
    }

    private String alerts() {
        var table = new Table(
                List.of("alert", "incidents", "recorded", "+", "-", "first", "last", "firing", "notifications"));
        report.alerts()
                .forEach(alert -> table.row(List.of(
                        alert.alert(),
                        String.valueOf(alert.incidents()),
                        String.valueOf(alert.recorded()),
                        change("+", alert.added()),
                        change("-", alert.gone()),
                        time(alert.first()),
                        time(alert.last()),
                        alert.firing().isZero() ? "" : Phrases.duration(alert.firing()),
                        alert.notifications().entrySet().stream()
                                .map(told -> told.getKey() + " " + told.getValue())
                                .collect(Collectors.joining(", ")))));
        return table.render(0, false);
    }

    private static String change(String sign, int count) {
        return count == 0 ? "" : sign + count;
    }

    private static String time(@Nullable Instant time) {
        return time == null ? "" : Cells.time(time);
    }

    private String receivers() {
        if (report.receivers().isEmpty()) {
            return "Nobody would have been told.\n";
        }
        var table = new Table(List.of("receiver", "notifications", "woken", "at night", "by hour"));
        report.receivers()
                .forEach(receiver -> table.row(List.of(
                        receiver.receiver(),
                        String.valueOf(receiver.notifications()),
                        String.valueOf(receiver.woken()),
                        String.valueOf(receiver.atNight()),
                        hours(receiver.byHour()))));
        return table.render(0, false)
                + "Woken: told for the first time of an incident that is critical or a warning; at night: from "
                + Replay.NIGHT_FROM + ":00 to 0" + Replay.NIGHT_TO + ":00, " + report.zone() + ".\n";
    }

    private static String hours(List<Integer> byHour) {
        var hours = new StringBuilder();
        for (int hour = 0; hour < byHour.size(); hour++) {
            if (byHour.get(hour) > 0) {
                hours.append(hours.isEmpty() ? "" : ", ")
                        .append("%02dh ".formatted(hour))
                        .append(byHour.get(hour));
            }
        }
        return hours.toString();
    }

    private static String openings(String sign, String what, List<ReplayReport.Opening> openings) {
        if (openings.isEmpty()) {
            return "";
        }
        var text = new StringBuilder("\n" + sign + " " + what + ":\n");
        openings.stream()
                .limit(MAX_OPENINGS)
                .forEach(opening -> text.append(sign)
                        .append(' ')
                        .append(Cells.time(opening.at()))
                        .append("  ")
                        .append(opening.alert())
                        .append("  ")
                        .append(Cells.CONTROL.matcher(opening.summary()).replaceAll(" "))
                        .append('\n'));
        if (openings.size() > MAX_OPENINGS) {
            text.append(sign + " and " + (openings.size() - MAX_OPENINGS) + " more; --json shows all\n");
        }
        return text.toString();
    }
}
