package dev.signalman.event;

/**
 * An incident, as events name it.
 *
 * @param id unique per opening: the identity and when it opened
 * @param rule the rule that opened it, such as {@code PipelineFailed}
 * @param severity critical, warning or info
 * @param summary one line for people
 */
public record IncidentRef(String id, String rule, String severity, String summary) {}
