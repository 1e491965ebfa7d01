package dev.signalman.semaphore;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the agents of a type get their names.
 * Source: {@code GET /self_hosted_agent_types}, {@code spec.agent_name_settings}.
 *
 * @param origin who says the name
 * @param releaseAfter how long a name stays reserved after its agent left, in whole seconds; zero or at least a minute
 * @param aws whose roles may register; null unless names come from AWS
 */
public record AgentNaming(
        NameOrigin origin, Duration releaseAfter, @Nullable AwsRoles aws) {
    /** The agent says its name, which is free again as soon as it left. */
    public static final AgentNaming BY_AGENT =
            new AgentNaming(NameOrigin.Known.ASSIGNMENT_ORIGIN_AGENT, Duration.ZERO, null);

    /**
     * AWS roles that may register agents.
     *
     * @param accountId AWS account
     * @param rolePatterns names of roles, separated by commas, with {@code *}
     */
    public record AwsRoles(String accountId, String rolePatterns) {}
}
