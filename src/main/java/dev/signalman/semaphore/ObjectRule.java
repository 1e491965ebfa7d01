package dev.signalman.semaphore;

/**
 * What may be deployed to a target.
 * Source: {@code GET /deployment_targets}, {@code object_rules}.
 *
 * @param kind kind of git reference
 * @param mode how names are compared
 * @param pattern name or regular expression; empty for ALL
 */
public record ObjectRule(ReferenceKind kind, MatchMode mode, String pattern) {}
