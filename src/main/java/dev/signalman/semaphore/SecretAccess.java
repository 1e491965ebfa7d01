package dev.signalman.semaphore;

import java.util.List;

/**
 * Which projects may use a secret of the organisation, and how.
 * Source: {@code GET /api/v1beta/secrets}, {@code org_config}.
 *
 * @param projects which projects
 * @param projectIds the allowed ones
 * @param debug whether debug sessions have it
 * @param attach whether who attaches to a job has it
 */
public record SecretAccess(ProjectAccess projects, List<String> projectIds, boolean debug, boolean attach) {}
