package dev.signalman.event;

/** What happened to secrets, of which only names and times are known. */
public sealed interface SecretEvent extends ChangeEvent permits SecretChanged {}
