package dev.signalman.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.EventJson;
import dev.signalman.event.LoggedEvent;
import dev.signalman.event.ProjectRef;
import dev.signalman.glob.Glob;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes CloudEvents of the log's events: those that an export wants, and as it wants them. */
final class Envelopes {
    /** What our own types begin with. */
    static final String OWN = "dev.signalman.";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ExportOptions options;
    private final Map<String, String> organizations;
    private final EventJson events = new EventJson();
    private final CdEvents cdEvents;

    /**
     * @param organizations their addresses in Semaphore, by configured name
     * @param commits what is known of pipelines' commits
     */
    Envelopes(ExportOptions options, Map<String, String> organizations, RecentCommits commits) {
        this.options = options;
        this.organizations = Map.copyOf(organizations);
        this.cdEvents = new CdEvents(commits);
    }

    /** The CloudEvent; empty if this export leaves the event out. */
    Optional<Envelope> of(LoggedEvent logged) {
        ChangeEvent event = logged.event();
        if (!wanted(event)) {
            return Optional.empty();
        }
        return switch (options.payload()) {
            case SIGNALMAN -> Optional.of(own(logged));
            case CDEVENTS -> {
                String source = source(event.header().organization());
                Optional<Envelope> mapped = cdEvents.of(event, source).map(cd -> mapped(logged, cd, source));
                yield mapped.isPresent() || options.unmapped() == ExportOptions.Unmapped.SKIP
                        ? mapped
                        : Optional.of(own(logged));
            }
        };
    }

    private boolean wanted(ChangeEvent event) {
        ExportOptions.Filter filter = options.filter();
        EventHeader header = event.header();
        ProjectRef project = header.project();
        return (filter.backfilled() || !header.backfilled())
                && matches(filter.types(), event.getClass().getSimpleName())
                // what has no project has no name, which "*" alone matches
                && matches(filter.projects(), project == null ? "" : project.name());
    }

    private static boolean matches(List<Glob> globs, String name) {
        return globs.stream().anyMatch(glob -> glob.matches(name));
    }

    private Envelope own(LoggedEvent logged) {
        EventHeader header = logged.event().header();
        return envelope(
                logged,
                Envelope.attributes(
                        header.id(),
                        source(header.organization()),
                        OWN + logged.event().getClass().getSimpleName(),
                        header.subject(),
                        header.occurredAt(),
                        null),
                events.write(logged.event()));
    }

    private Envelope mapped(LoggedEvent logged, CdEvents.Mapped cd, String source) {
        EventHeader header = logged.event().header();
        ObjectNode document = cd.document();
        document.set("customData", custom(logged.event()));
        document.put("customDataContentType", Envelope.DATA_TYPE);
        return envelope(
                logged,
                Envelope.attributes(header.id(), source, cd.type(), cd.subject(), header.occurredAt(), cd.schema()),
                document.toString());
    }

    private ObjectNode custom(ChangeEvent event) {
        try {
            return JSON.readValue(events.write(event), ObjectNode.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("an event that was just written cannot be read", e);
        }
    }

    private static Envelope envelope(LoggedEvent logged, Map<String, String> attributes, String data) {
        EventHeader header = logged.event().header();
        ProjectRef project = header.project();
        return new Envelope(
                logged.position(),
                header.observedAt(),
                header.organization(),
                project == null ? "" : project.id(),
                header.subject(),
                attributes,
                data);
    }

    /** The organisation's address; of one that is not configured any more, a path with its name. */
    private String source(String organization) {
        String url = organizations.get(organization);
        return url != null
                ? url
                : "/organizations/"
                        + URLEncoder.encode(organization, StandardCharsets.UTF_8)
                                .replace("+", "%20");
    }
}
