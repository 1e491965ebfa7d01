package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Deployment targets and their history. Parameters and variables ({@code env_vars}) and files are never read: they may hold
 * secrets.
 */
final class DeploymentDecoder {
    private static final Words<TargetState> TARGET_STATES =
            new Words<>(TargetState::of, "SYNCING", "USABLE", "UNUSABLE", "CORDONED");
    private static final Words<DeploymentState> STATES =
            new Words<>(DeploymentState::of, "PENDING", "STARTED", "FAILED");

    private static final Words<SubjectKind> SUBJECTS = new Words<>(SubjectKind::of, "USER", "ROLE", "ANY", "AUTO");
    private static final Words<ReferenceKind> REFERENCES = new Words<>(ReferenceKind::of, "BRANCH", "TAG", "PR");
    private static final Words<MatchMode> MODES = new Words<>(MatchMode::of, "ALL", "EXACT", "REGEX");

    private DeploymentDecoder() {}

    static DeploymentTarget target(JsonNode body) throws Undecodable {
        // The one that is looked for by name comes as a list of one, or as itself.
        JsonNode node = Json.unwrap(body.isArray() && body.size() == 1 ? body.get(0) : body, "target");
        String id = Json.required("a deployment target", node, "id");
        String name = Json.text(node, "name");
        TargetState state = TARGET_STATES.read(Json.at(node, "state"));
        return new DeploymentTarget(
                id,
                name,
                Json.text(node, "project_id"),
                Json.text(node, "url"),
                Json.text(node, "description"),
                state,
                Json.text(node, "state_message"),
                Json.at(node, "active").asBoolean(state != TargetState.Known.CORDONED),
                Json.time(node, "updated_at"),
                last(Json.at(node, "last_deployment"), id, name),
                Json.time(node, "created_at"),
                Stream.of("bookmark_parameter1", "bookmark_parameter2", "bookmark_parameter3")
                        .map(field -> Json.text(node, field))
                        .filter(bookmark -> !bookmark.isEmpty())
                        .toList(),
                Json.inner(
                        Json.at(node, "subject_rules"),
                        rule -> new SubjectRule(
                                SUBJECTS.read(Json.at(rule, "type")),
                                Json.text(rule, "subject_id"),
                                Json.text(rule, "git_login"))),
                Json.inner(
                        Json.at(node, "object_rules"),
                        rule -> new ObjectRule(
                                REFERENCES.read(Json.at(rule, "type")),
                                MODES.read(Json.at(rule, "match_mode")),
                                Json.text(rule, "pattern"))));
    }

    private static @Nullable Deployment last(JsonNode node, String targetId, String targetName) throws Undecodable {
        return Json.text(node, "id").isEmpty() ? null : deployment(node, targetId, targetName);
    }

    static DeploymentPage page(JsonNode body, Rows<Deployment> rows) {
        return new DeploymentPage(
                rows.items(), Json.longInteger(body, "cursor_before"), Json.longInteger(body, "cursor_after"));
    }

    static Deployment deployment(JsonNode node) throws Undecodable {
        return deployment(node, "", "");
    }

    private static Deployment deployment(JsonNode node, String targetId, String targetName) throws Undecodable {
        String target = Json.text(node, "target_id");
        String name = Json.text(node, "target_name");
        return new Deployment(
                Json.required("a deployment", node, "id"),
                target.isEmpty() ? targetId : target,
                name.isEmpty() ? targetName : name,
                STATES.read(Json.at(node, "state")),
                Json.text(node, "state_message"),
                Json.optionalText(node, "pipeline_id"),
                Json.optionalText(node, "prev_pipeline_id"),
                Json.text(node, "triggered_by"),
                Json.time(node, "triggered_at"));
    }
}
