package dev.signalman.alert;

import dev.signalman.alert.News.Status;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventIds;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentResolved;
import dev.signalman.event.ProjectRef;
import dev.signalman.store.Commit;
import dev.signalman.store.Message;
import dev.signalman.store.SnapshotTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/** Opens and resolves incidents, and writes what receivers are told. Collects it all for the next commit. */
final class Incidents {
    private final AlertOptions options;
    private final SnapshotTable<Incident> open;
    private final Rendering rendering = new Rendering();
    private final List<ChangeEvent> events = new ArrayList<>();
    private final List<Message> messages = new ArrayList<>();

    Incidents(AlertOptions options, SnapshotTable<Incident> open) {
        this.options = options;
        this.open = open;
    }

    boolean isOpen(String organization, String identity) {
        return open.get(organization, identity) != null;
    }

    /** Opens an incident unless one of this identity is open. */
    void open(Finding finding, Instant now) {
        if (isOpen(finding.organization(), finding.identity())) {
            return;
        }
        String id = finding.incidentId();
        List<String> told = tell(
                new News(
                        Status.FIRING,
                        id,
                        finding.rule(),
                        finding.severity(),
                        finding.title(),
                        finding.summary(),
                        finding.story(),
                        finding.labels(),
                        finding.facts(),
                        finding.startsAt(),
                        null),
                integrations(finding.labels()),
                now);
        Incident incident = incident(finding, told);
        open.put(finding.organization(), finding.identity(), incident);
        events.add(new IncidentOpened(
                header(finding.organization(), incident, "opened", finding.startsAt(), now), incident.ref()));
    }

    private static Incident incident(Finding finding, List<String> told) {
        return new Incident(
                finding.incidentId(),
                finding.identity(),
                finding.rule(),
                finding.severity(),
                finding.project(),
                finding.title(),
                finding.summary(),
                finding.labels(),
                finding.facts().withoutLog(),
                finding.startsAt(),
                told);
    }

    /** Resolves the incident of this identity, if one is open, and tells those who were told of it. */
    void resolve(String organization, String identity, Ending ending, Instant now) {
        Incident incident = open.get(organization, identity);
        if (incident == null) {
            return;
        }
        Instant end = ending.at().isBefore(incident.startsAt()) ? incident.startsAt() : ending.at();
        tell(
                new News(
                        Status.RESOLVED,
                        incident.id(),
                        incident.rule(),
                        incident.severity(),
                        ending.title(),
                        ending.summary(),
                        ending.story(),
                        incident.labels(),
                        ending.facts().apply(incident.facts()),
                        incident.startsAt(),
                        end),
                toldOf(incident),
                now);
        open.remove(organization, identity);
        events.add(new IncidentResolved(
                header(organization, incident, "resolved", end, now),
                incident.ref(),
                Duration.between(incident.startsAt(), end)));
    }

    /** Those who were told, or, where none of them is in the configuration any more, those who would be told now. */
    private List<Integration> toldOf(Incident incident) {
        List<Integration> all =
                options.receivers().values().stream().flatMap(List::stream).toList();
        boolean gone = !incident.told().isEmpty()
                && all.stream().noneMatch(i -> incident.told().contains(i.name()));
        List<Integration> told = gone
                ? integrations(incident.labels())
                : all.stream().filter(i -> incident.told().contains(i.name())).toList();
        return told.stream().filter(Integration::sendResolved).toList();
    }

    /** Writes down an incident that was over before anybody could have been told of it. */
    void record(Finding finding, Instant ended, Instant now) {
        Instant end = ended.isBefore(finding.startsAt()) ? finding.startsAt() : ended;
        Incident incident = incident(finding, List.of());
        events.add(new IncidentOpened(
                header(finding.organization(), incident, "opened", finding.startsAt(), now), incident.ref()));
        events.add(new IncidentResolved(
                header(finding.organization(), incident, "resolved", end, now),
                incident.ref(),
                Duration.between(finding.startsAt(), end)));
    }

    /** Tells news that is no incident. */
    void inform(Finding finding, Instant now) {
        tell(
                new News(
                        Status.INFO,
                        finding.incidentId(),
                        finding.rule(),
                        finding.severity(),
                        finding.title(),
                        finding.summary(),
                        finding.story(),
                        finding.labels(),
                        finding.facts(),
                        finding.startsAt(),
                        now),
                integrations(finding.labels()),
                now);
    }

    /** Resolves what is open about a project that is no longer watched. */
    void forget(String organization, ProjectRef project, Instant at, Instant now) {
        open.forEach((key, incident) -> {
            if (key.organization().equals(organization)
                    && incident.project() != null
                    && incident.project().id().equals(project.id())) {
                resolve(
                        organization,
                        incident.identity(),
                        Ending.of(
                                incident.title() + " (no longer watched)",
                                "The project " + project.name()
                                        + " is no longer watched, so nothing more will be heard of this.",
                                at),
                        now);
            }
        });
    }

    private List<Integration> integrations(Labels labels) {
        Set<String> receivers = options.route().receivers(labels);
        return receivers.stream()
                .flatMap(name -> options.receivers().getOrDefault(name, List.of()).stream())
                .toList();
    }

    private List<String> tell(News notification, Collection<Integration> integrations, Instant now) {
        for (Integration integration : integrations) {
            messages.add(new Message(
                    notification.key(integration.name()),
                    integration.name(),
                    notification.incidentId(),
                    rendering.body(integration, notification),
                    now));
        }
        return integrations.stream().map(Integration::name).toList();
    }

    private static EventHeader header(
            String organization, Incident incident, String what, Instant occurredAt, Instant now) {
        return new EventHeader(
                EventIds.incident(organization, incident.id(), what),
                organization,
                incident.project(),
                "incident/" + incident.id(),
                occurredAt,
                now,
                false);
    }

    List<ChangeEvent> events() {
        return List.copyOf(events);
    }

    List<Message> messages() {
        return List.copyOf(messages);
    }

    /** Hands over what was decided; true if somebody has to be told. */
    boolean drainTo(Commit commit) {
        boolean telling = !messages.isEmpty();
        events.forEach(commit::event);
        messages.forEach(commit::message);
        events.clear();
        messages.clear();
        return telling;
    }
}
