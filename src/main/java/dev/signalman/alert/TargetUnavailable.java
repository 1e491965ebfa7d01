package dev.signalman.alert;

import dev.signalman.event.ChangeEvent;
import dev.signalman.event.EventHeader;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.event.TargetStateChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

/**
 * A deployment target has not been usable for a while: broken, forever syncing, or in a state that this version does not know, such as
 * a cool-down. One that somebody cordoned counts only if that is asked for.
 */
final class TargetUnavailable implements Rule {
    static final String NAME = "TargetUnavailable";
    private static final Set<String> COLLECTORS = Set.of("deployments");

    private final AlertOptions options;
    private final AlertState state;
    private final Incidents incidents;
    private final Sight sight;

    TargetUnavailable(AlertOptions options, AlertState state, Incidents incidents, Sight sight) {
        this.options = options;
        this.state = state;
        this.incidents = incidents;
        this.sight = sight;
    }

    @Override
    public void observe(ChangeEvent event, Instant now) {
        switch (event) {
            case TargetStateChanged changed -> changed(changed, now);
            case ProjectRemoved removed -> {
                ProjectRef project = removed.header().project();
                state.unavailable.removeIf((at, target) -> project != null
                        && at.organization().equals(removed.header().organization())
                        && target.project().id().equals(project.id()));
            }
            default -> {}
        }
    }

    private void changed(TargetStateChanged event, Instant now) {
        EventHeader header = event.header();
        ProjectRef project = header.project();
        if (project == null) {
            return;
        }
        boolean bad = switch (event.to()) {
            case "usable", "removed" -> false;
            case "cordoned" -> options.rules().resources().targetUnavailable().whenCordoned();
            default -> true;
        };
        String key = project.id() + "/" + event.targetId();
        TargetStatus before = state.unavailable.get(header.organization(), key);
        if (bad) {
            // how long it was so before the first look is not known
            Instant since = header.backfilled() ? header.observedAt() : header.occurredAt();
            state.unavailable.put(
                    header.organization(),
                    key,
                    new TargetStatus(
                            project,
                            event.target(),
                            event.to(),
                            event.message(),
                            before == null ? since : before.since(),
                            before == null ? header.id() : before.event()));
            return;
        }
        state.unavailable.remove(header.organization(), key);
        String what = event.to().equals("usable")
                ? "can be deployed to again"
                : event.to().equals("removed") ? "was removed" : "was cordoned";
        incidents.resolve(
                header.organization(),
                identity(key),
                Ending.of(
                        project.name() + ": deployment target " + event.target() + " " + what,
                        "The deployment target " + event.target() + " of " + project.name() + " " + what + ".",
                        header.occurredAt()),
                now);
    }

    @Override
    public void tick(Instant now) {
        var rule = options.rules().resources().targetUnavailable();
        state.unavailable.forEach((at, target) -> {
            if (rule.enabled()
                    && !now.isBefore(target.since().plus(rule.holdFor()))
                    && !incidents.isOpen(at.organization(), identity(at.key()))
                    && sight.clear(at.organization(), target.project().id(), COLLECTORS, now)) {
                incidents.open(finding(at.organization(), at.key(), target, now), now);
            }
        });
    }

    private Finding finding(String organization, String key, TargetStatus target, Instant now) {
        Duration age = Duration.between(target.since(), now);
        ProjectRef project = target.project();
        String kind = target.state().startsWith("unknown(")
                ? target.state().substring(8, target.state().length() - 1)
                : target.state();
        return new Finding(
                NAME,
                options.rules().resources().targetUnavailable().severity(),
                organization,
                project,
                identity(key),
                target.event(),
                project.name() + ": deployment target " + target.target() + " is " + kind,
                "The deployment target " + target.target() + " of " + project.name() + " cannot be deployed to; for "
                        + Words.duration(age) + " it has not been usable.",
                "",
                Labels.of(Labels.TARGET, target.target()).with(Labels.KIND, kind.toLowerCase(Locale.ROOT)),
                Facts.of(project.name(), age, null, target.message().isBlank() ? null : target.message()),
                target.since());
    }

    private static String identity(String key) {
        return NAME + "/" + key;
    }
}
