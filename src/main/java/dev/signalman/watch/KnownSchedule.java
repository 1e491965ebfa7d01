package dev.signalman.watch;

import dev.signalman.event.FieldChange;
import dev.signalman.semaphore.Schedule;
import dev.signalman.semaphore.ScheduleTrigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What is kept of a scheduler.
 *
 * @param projectId its project
 * @param fields what people set, by the names of Semaphore's API
 * @param paused whether it does not run by itself, be it paused or suspended
 * @param generation counts what was told of it, beside its runs
 * @param decidedTo up to here, by Semaphore's clock, it is known which runs are missing
 * @param told times of the newest triggers that were told or are history
 */
record KnownSchedule(
        String projectId,
        Map<String, String> fields,
        boolean paused,
        long generation,
        Instant decidedTo,
        List<Instant> told) {
    private static final int TOLD_KEPT = 30;
    private static final int LONGEST = 1_000;

    KnownSchedule {
        fields = fields.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, field -> bounded(field.getValue())));
        told = List.copyOf(told);
    }

    static Map<String, String> fieldsOf(Schedule schedule) {
        return Map.of(
                "name", schedule.name(),
                "description", schedule.description(),
                "recurring", String.valueOf(schedule.recurring()),
                "at", schedule.at(),
                "reference", schedule.reference(),
                "pipeline_file", schedule.pipelineFile(),
                "parameters",
                        schedule.parameters().stream()
                                .map(p -> p.name() + (p.required() ? "!" : "") + "=" + p.defaultValue()
                                        + (p.options().isEmpty() ? "" : p.options()))
                                .collect(Collectors.joining(", ")));
    }

    /** That the end of a long text is another one shows as well. */
    private static String bounded(String text) {
        return text.length() <= LONGEST + 10
                ? text
                : text.substring(0, LONGEST) + "…" + Integer.toHexString(text.hashCode());
    }

    List<FieldChange> changes(Map<String, String> now) {
        return new TreeMap<>(now)
                .entrySet().stream()
                        .filter(field -> !bounded(field.getValue()).equals(fields.getOrDefault(field.getKey(), "")))
                        .map(field -> new FieldChange(
                                field.getKey(), fields.getOrDefault(field.getKey(), ""), field.getValue()))
                        .toList();
    }

    KnownSchedule seen(Map<String, String> fieldsNow, boolean pausedNow, long generationNow) {
        return new KnownSchedule(projectId, fieldsNow, pausedNow, generationNow, decidedTo, told);
    }

    KnownSchedule decided(Instant to) {
        return to.isAfter(decidedTo) ? new KnownSchedule(projectId, fields, paused, generation, to, told) : this;
    }

    KnownSchedule told(List<ScheduleTrigger> triggers) {
        List<Instant> all = new ArrayList<>(told);
        triggers.forEach(trigger -> {
            if (trigger.triggeredAt() != null && !all.contains(trigger.triggeredAt())) {
                all.add(trigger.triggeredAt());
            }
        });
        all.sort(Instant::compareTo);
        return new KnownSchedule(
                projectId,
                fields,
                paused,
                generation,
                decidedTo,
                all.subList(Math.max(0, all.size() - TOLD_KEPT), all.size()));
    }
}
