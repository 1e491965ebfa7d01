package dev.signalman.metrics;

/** Something that is gone, so that its series must leave. */
sealed interface Vanished extends Effect {
    String organization();

    record Project(String organization, String name) implements Vanished {}

    record AgentType(String organization, String name) implements Vanished {}

    record Target(String organization, String project, String name) implements Vanished {}

    record Schedule(String organization, String project, String name) implements Vanished {}
}
