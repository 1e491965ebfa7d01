package dev.signalman.semaphore;

import java.util.List;

/**
 * One page of a deployment history, newest first.
 * Source: {@code GET /deployment_targets/:id/history}.
 *
 * @param deployments at most ten
 * @param cursorBefore leads to older ones, verbatim; 0 if there are none
 * @param cursorAfter leads to newer ones; 0 if there are none
 */
public record DeploymentPage(List<Deployment> deployments, long cursorBefore, long cursorAfter) {}
