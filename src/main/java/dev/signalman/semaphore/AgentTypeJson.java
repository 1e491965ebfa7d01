package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.signalman.secret.Secret;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Agent types as they are written, and what only their creation answers. */
final class AgentTypeJson {
    private static final Words<NameOrigin> ORIGINS =
            new Words<>(NameOrigin::of, "ASSIGNMENT_ORIGIN_AGENT", "ASSIGNMENT_ORIGIN_AWS_STS");

    private AgentTypeJson() {}

    static AgentNaming naming(JsonNode node) {
        NameOrigin origin = ORIGINS.optional(Json.at(node, "assignment_origin"));
        JsonNode aws = Json.at(node, "aws");
        return new AgentNaming(
                origin == null ? NameOrigin.Known.ASSIGNMENT_ORIGIN_AGENT : origin,
                Duration.ofSeconds(Math.max(0, Json.longInteger(node, "release_after"))),
                aws.isObject()
                        ? new AgentNaming.AwsRoles(Json.text(aws, "account_id"), Json.text(aws, "role_name_patterns"))
                        : null);
    }

    static RegisteredAgentType registered(JsonNode body) throws Undecodable {
        return new RegisteredAgentType(
                ResourceDecoders.agentType(body),
                new Secret(Json.required(
                        "a new agent type", Json.unwrap(body, "agent_type"), "status", "registration_token")));
    }

    static ObjectNode write(String name, AgentNaming naming) {
        ObjectNode body = Json.object();
        body.putObject("metadata").put("name", name);
        ObjectNode settings = body.putObject("spec").putObject("agent_name_settings");
        settings.put("assignment_origin", origin(naming.origin()));
        settings.put("release_after", naming.releaseAfter().toSeconds());
        AgentNaming.@Nullable AwsRoles aws = naming.aws();
        if (aws != null) {
            settings.putObject("aws").put("account_id", aws.accountId()).put("role_name_patterns", aws.rolePatterns());
        }
        return body;
    }

    private static String origin(NameOrigin origin) {
        return switch (origin) {
            case NameOrigin.Known known -> known.name().toLowerCase(Locale.ROOT);
            case NameOrigin.Unknown unknown -> unknown.raw();
        };
    }
}
