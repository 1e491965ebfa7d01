package dev.signalman.rule;

import dev.signalman.event.ChangeEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What expressions of a rule see.
 *
 * @param event the event, or the one that began what only time decides: {@code event}
 * @param history the past of what it is about: {@code history}
 * @param fleet the machines that it is about: {@code fleet}
 * @param sight how well Signalman sees: {@code sight}
 * @param watched whether it is about a branch that the configuration watches: {@code watched}
 * @param labels what the incident is about: {@code labels}
 * @param value what the rule measured, such as a count or a rate: {@code value}
 * @param age how long it has been so: {@code age}
 * @param params settings of the pack that users may change: {@code params}
 * @param now the time: {@code now}
 */
public record Scope(
        ChangeEvent event,
        History history,
        Fleet fleet,
        Sightline sight,
        boolean watched,
        Map<String, String> labels,
        double value,
        Duration age,
        Map<String, Object> params,
        Instant now) {}
