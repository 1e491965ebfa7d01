package dev.signalman.event;

/** What happened to self-hosted agents and their types. */
public sealed interface AgentEvent extends ChangeEvent
        permits AgentConnected, AgentDisconnected, AgentStateChanged, AgentTypeChanged {}
