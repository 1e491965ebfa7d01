package dev.signalman.watch;

import dev.signalman.event.Change;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.FieldChange;
import dev.signalman.event.NotificationBroken;
import dev.signalman.event.NotificationChanged;
import dev.signalman.event.NotificationMended;
import dev.signalman.secret.Secret;
import dev.signalman.semaphore.Notification;
import dev.signalman.store.SnapshotKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to one of Semaphore's own notifications. That one is broken is told although it was so before the first look: it
 * is so now, and nobody else says it. Endpoints are remembered in memory only, so an endpoint that was changed while we were away is
 * known by the time of the change alone.
 */
final class NotificationChanges implements Settings<Notification, NotificationChanges.KnownNotification> {
    /**
     * What is kept of a notification.
     *
     * @param fields what may be shown of it
     * @param updatedAt by Semaphore's clock; null if not sent
     * @param problems what was told to be wrong; empty if nothing is
     * @param undated failures that have no time; empty if there are none
     * @param undatedSince when they were seen first; null if there are none
     */
    record KnownNotification(
            String name,
            Map<String, String> fields,
            @Nullable Instant updatedAt,
            List<String> problems,
            String undated,
            @Nullable Instant undatedSince,
            long generation,
            @Nullable Instant gone)
            implements Settings.Kept {
        KnownNotification {
            fields = Map.copyOf(fields);
            problems = List.copyOf(problems);
        }
    }

    static final SnapshotKind<KnownNotification> KIND = new SnapshotKind<>("notification", KnownNotification.class);

    private static final FieldChange SOMETHING_HIDDEN =
            new FieldChange("something that is not shown, such as an endpoint", "", "");

    private final String organization;
    private final Predicate<String> secretIsMissing;
    private final Map<String, Map<String, Secret>> endpoints = new HashMap<>();

    /** @param secretIsMissing whether it is known that the organisation has no secret of a name */
    NotificationChanges(String organization, Predicate<String> secretIsMissing) {
        this.organization = organization;
        this.secretIsMissing = secretIsMissing;
    }

    @Override
    public String key(Notification notification) {
        return notification.id();
    }

    @Override
    public Result<KnownNotification> seen(
            @Nullable KnownNotification before, Notification notification, Instant at, boolean first) {
        Story story = new Story(notification.id(), notification.name(), before == null ? -1 : before.generation(), at);
        Map<String, String> fields = NotificationFields.visible(notification);
        Map<String, Secret> now = NotificationFields.endpoints(notification);
        Map<String, Secret> was = endpoints.put(notification.id(), now);
        if (before == null || before.gone() != null) {
            story.changed(Change.CREATED, List.of(), notification.createdAt(), first);
        } else {
            List<FieldChange> changes = NotificationFields.changes(before.fields(), fields, was, now);
            boolean touched = before.updatedAt() != null
                    && notification.updatedAt() != null
                    && !before.updatedAt().equals(notification.updatedAt());
            if (!changes.isEmpty() || touched) {
                story.changed(
                        Change.CHANGED,
                        changes.isEmpty() ? List.of(SOMETHING_HIDDEN) : changes,
                        touched ? notification.updatedAt() : null,
                        false);
            }
        }
        String undated = NotificationProblems.undated(notification);
        Instant undatedSince = undated.isEmpty()
                ? null
                : before != null && undated.equals(before.undated()) && before.undatedSince() != null
                        ? before.undatedSince()
                        : at;
        List<String> problems = NotificationProblems.of(notification, secretIsMissing, undatedSince, at);
        List<String> told = before == null || before.gone() != null ? List.of() : before.problems();
        if (!problems.isEmpty() && !problems.equals(told)) {
            story.broken(problems);
        } else if (problems.isEmpty() && !told.isEmpty()) {
            story.mended();
        }
        return new Result<>(
                new KnownNotification(
                        notification.name(),
                        fields,
                        notification.updatedAt(),
                        problems,
                        undated,
                        undatedSince,
                        story.generation,
                        null),
                story.events);
    }

    @Override
    public Result<KnownNotification> gone(String id, KnownNotification before, Instant at) {
        endpoints.remove(id);
        Story story = new Story(id, before.name(), before.generation(), at);
        story.changed(Change.REMOVED, List.of(), null, false);
        if (!before.problems().isEmpty()) {
            story.mended();
        }
        return new Result<>(
                new KnownNotification(
                        before.name(), Map.of(), before.updatedAt(), List.of(), "", null, story.generation, at),
                story.events);
    }

    /** The events of one look at one notification, each with the next number. */
    private final class Story {
        private final String id;
        private final String name;
        private final Instant at;
        private final List<ChangeEvent> events = new ArrayList<>();
        private long generation;

        Story(String id, String name, long generation, Instant at) {
            this.id = id;
            this.name = name;
            this.generation = generation;
            this.at = at;
        }

        void changed(Change change, List<FieldChange> fields, @Nullable Instant occurredAt, boolean first) {
            Instant time = Objects.requireNonNullElse(occurredAt, at);
            events.add(new NotificationChanged(header(time, first), id, name, change, fields));
        }

        void broken(List<String> problems) {
            events.add(new NotificationBroken(header(at, false), id, name, problems));
        }

        void mended() {
            events.add(new NotificationMended(header(at, false), id, name));
        }

        private EventHeader header(Instant occurredAt, boolean first) {
            generation++;
            return new EventHeader(
                    EventIds.notification(organization, id, generation),
                    organization,
                    null,
                    "notification/" + id,
                    occurredAt,
                    at,
                    first);
        }
    }
}
