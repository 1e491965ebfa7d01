package dev.signalman.alert;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.CollectorDegraded;
import dev.signalman.event.CollectorProblem;
import dev.signalman.event.CollectorRecovered;
import dev.signalman.event.CollectorRef;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ProjectRemoved;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Signalman cannot see. An organisation that is unreachable, or refuses the token, blinds every collector at once: that is one
 * incident, over when the last collector sees again. What a token may not read, or cannot be understood, is one for each.
 */
final class CollectorBlind implements Rule {
    static final String NAME = "CollectorBlind";
    private static final String EVERYWHERE = NAME + "/everywhere";

    private final AlertOptions options;
    private final AlertState state;
    private final Incidents incidents;
    private final Sight sight;

    CollectorBlind(AlertOptions options, AlertState state, Incidents incidents, Sight sight) {
        this.options = options;
        this.state = state;
        this.incidents = incidents;
        this.sight = sight;
    }

    @Override
    public void observe(ChangeEvent event, Instant now) {
        switch (event) {
            case CollectorDegraded degraded -> degraded(degraded, now);
            case CollectorRecovered recovered ->
                sees(
                        recovered.header().organization(),
                        key(recovered.collector()),
                        recovered.header().occurredAt(),
                        now);
            case ProjectRemoved removed -> {
                ProjectRef project = removed.header().project();
                state.blind.forEach((at, blind) -> {
                    if (project != null
                            && at.organization().equals(removed.header().organization())
                            && project.id().equals(blind.projectId())) {
                        sees(at.organization(), at.key(), removed.header().occurredAt(), now);
                    }
                });
            }
            default -> {}
        }
    }

    private void degraded(CollectorDegraded event, Instant now) {
        String organization = event.header().organization();
        String key = key(event.collector());
        BlindCollector before = state.blind.get(organization, key);
        if (event.problem() == CollectorProblem.FEATURE_OFF) {
            sees(organization, key, event.header().occurredAt(), now);
            return;
        }
        if (before != null && before.everywhere() != BlindCollector.everywhere(event.problem())) {
            sees(organization, key, event.header().occurredAt(), now);
            before = null;
        }
        var blind = new BlindCollector(
                event.collector().collector(),
                event.collector().projectId(),
                event.header().project(),
                event.problem(),
                event.message(),
                before == null ? event.header().occurredAt() : before.since(),
                before == null ? event.header().id() : before.event());
        state.blind.put(organization, key, blind);
        if (!event.header().backfilled()) {
            openIfDue(organization, key, blind, now);
        }
    }

    private void sees(String organization, String key, Instant at, Instant now) {
        BlindCollector blind = state.blind.get(organization, key);
        if (blind == null) {
            return;
        }
        state.blind.remove(organization, key);
        sight.recovered(organization, blind.collector(), blind.projectId(), now);
        if (!blind.everywhere()) {
            String what = describe(blind.collector(), blind.project());
            incidents.resolve(
                    organization,
                    identity(key, blind),
                    Ending.of("Signalman sees " + what + " again", "The " + what + " can be read again.", at),
                    now);
            return;
        }
        var stillBlind = new boolean[1];
        state.blind.forEach((other, b) ->
                stillBlind[0] |= b.everywhere() && other.organization().equals(organization));
        if (!stillBlind[0]) {
            incidents.resolve(
                    organization,
                    EVERYWHERE,
                    Ending.of(
                            "Signalman sees " + organization + " again",
                            "Every collector of " + organization + " gets answers again.",
                            at),
                    now);
        }
    }

    @Override
    public void tick(Instant now) {
        if (options.rules().collectorBlind().holdFor().isPositive()) {
            state.blind.forEach((at, blind) -> openIfDue(at.organization(), at.key(), blind, now));
        }
    }

    private void openIfDue(String organization, String key, BlindCollector blind, Instant now) {
        var rule = options.rules().collectorBlind();
        if (!rule.enabled() || now.isBefore(blind.since().plus(rule.holdFor()))) {
            return;
        }
        boolean all = blind.everywhere();
        String what = all ? organization : describe(blind.collector(), blind.project());
        String why = switch (blind.problem()) {
            case UNREACHABLE -> "the Semaphore API does not answer";
            case TOKEN_REFUSED -> "the token is refused";
            case NO_PERMISSION -> "the token may not read it";
            case BAD_REPLY -> "the replies cannot be understood";
            case FEATURE_OFF -> "the feature is off";
            case NOT_STORED -> "what is seen cannot be written to the database";
        };
        incidents.open(
                new Finding(
                        NAME,
                        rule.severity(),
                        organization,
                        all ? null : blind.project(),
                        identity(key, blind),
                        blind.event(),
                        "Signalman cannot see " + what + ": " + why,
                        "Nothing is known of " + what + " while this lasts: " + why + ".",
                        "",
                        Labels.of(Labels.KIND, blind.problem().name().toLowerCase(Locale.ROOT))
                                .with(Labels.COLLECTOR, all ? null : blind.collector()),
                        Facts.of(
                                all || blind.project() == null
                                        ? null
                                        : blind.project().name(),
                                null,
                                null,
                                blind.message().isBlank() ? null : blind.message()),
                        blind.since()),
                now);
    }

    private static String describe(String collector, @Nullable ProjectRef project) {
        return collector + (project == null ? "" : " of " + project.name());
    }

    private static String identity(String key, BlindCollector blind) {
        return blind.everywhere() ? EVERYWHERE : NAME + "/" + key;
    }

    private static String key(CollectorRef collector) {
        return collector.collector() + (collector.projectId() == null ? "" : "/" + collector.projectId());
    }
}
