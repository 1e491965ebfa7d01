package dev.signalman.dispatch;

import dev.signalman.alert.Acknowledgement;
import dev.signalman.alert.Alert;
import dev.signalman.alert.Facts;
import dev.signalman.alert.Labels;
import dev.signalman.alert.Matcher;
import dev.signalman.alert.Notification;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A dispatcher in virtual time, and what it told: {@code oncall/0 NEW A! B.} is A firing and B over. */
final class Desk {
    static final Instant START = Instant.parse("2026-03-02T12:00:00Z"); // a Monday

    private Dispatcher dispatcher;
    private Instant now = START;
    private final List<Notification> told = new ArrayList<>();

    Desk(DispatchOptions options) {
        dispatcher = new Dispatcher(options, new DispatchState(), START);
    }

    static Facts facts() {
        return new Facts(null, null, null, null, null, null, null, null, null, null, List.of(), null, null, null);
    }

    static Alert alert(String incident, String name, Instant from, @Nullable Instant to, Instant updated) {
        Labels labels = Labels.of(Labels.ALERTNAME, name).with(Labels.ORGANIZATION, "acme");
        return new Alert(
                incident, labels, Map.of("summary", name + " is bad"), facts(), from, to, updated, false, null, "");
    }

    Instant now() {
        return now;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    Desk fires(String... names) {
        for (String name : names) {
            dispatcher.put(alert("i-" + name, name, now, null, now), now);
        }
        dispatcher.tick(now);
        return this;
    }

    /** It comes and goes, and is over for now. */
    Desk settles(String name) {
        Alert firing = alert("i-" + name, name, START, null, now);
        dispatcher.put(
                new Alert(
                        firing.incident(),
                        firing.labels(),
                        Map.of(Alert.SETTLING, "over"),
                        firing.facts(),
                        firing.startsAt(),
                        null,
                        now,
                        false,
                        null,
                        ""),
                now);
        return this;
    }

    Desk over(String... names) {
        for (String name : names) {
            dispatcher.put(alert("i-" + name, name, now.minusSeconds(60), now, now), now);
        }
        dispatcher.tick(now);
        return this;
    }

    Desk news(String name) {
        Alert alert = alert("i-" + name, name, now, null, now);
        dispatcher.put(
                new Alert(
                        alert.incident(),
                        alert.labels(),
                        alert.annotations(),
                        alert.facts(),
                        now,
                        null,
                        now,
                        true,
                        null,
                        ""),
                now);
        return this;
    }

    Desk put(Alert alert) {
        dispatcher.put(alert, now);
        dispatcher.tick(now);
        return this;
    }

    Desk acknowledges(String name) {
        dispatcher.acknowledge("i-" + name, new Acknowledgement("ann", now, "on it"), now);
        return this;
    }

    Silence silences(String matcher, Duration length) {
        return dispatcher.put(
                new Silence("", List.of(Matcher.parse(matcher)), now, now.plus(length), now, "bob", "upgrade"), now);
    }

    /** Time passes; everything that is due meanwhile is done when it is. */
    Desk after(Duration time) {
        Instant end = now.plus(time);
        for (var next = dispatcher.next(); next.isPresent() && !next.get().isAfter(end); next = dispatcher.next()) {
            now = next.get().isAfter(now) ? next.get() : now;
            dispatcher.tick(now);
        }
        now = end;
        dispatcher.tick(now);
        told.addAll(dispatcher.drain());
        return this;
    }

    Desk after(int seconds) {
        return after(Duration.ofSeconds(seconds));
    }

    /** The file was changed. */
    Desk reloads(DispatchOptions options) {
        dispatcher = dispatcher.reloaded(options, now);
        return this;
    }

    List<Notification> notifications() {
        told.addAll(dispatcher.drain());
        List<Notification> since = List.copyOf(told);
        told.clear();
        return since;
    }

    /** What was told since the last time that this was asked. */
    List<String> told() {
        return notifications().stream().map(Desk::text).toList();
    }

    static String text(Notification notification) {
        return notification.integration() + " " + notification.reason() + " "
                + notification.alerts().stream()
                        .map(alert -> alert.labels().get("alertname") + (alert.resolved(notification.at()) ? "." : "!"))
                        .collect(Collectors.joining(" "));
    }
}
