package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Secrets as they are read, which is without {@code data}, and as they are written. */
final class SecretJson {
    private static final Words<ProjectAccess> ACCESS = new Words<>(ProjectAccess::of, "ALL", "ALLOWED", "NONE");

    private SecretJson() {}

    /** Never looks at {@code data}: some servers put the values even into lists. */
    static StoredSecret read(JsonNode body) throws Undecodable {
        JsonNode node = Json.unwrap(body, "secret");
        JsonNode metadata = Json.at(node, "metadata");
        String project = Json.text(metadata, "project_id_or_name");
        return new StoredSecret(
                Json.text(metadata, "id"),
                Json.required("a secret", node, "metadata", "name"),
                Json.text(metadata, "description"),
                project.isEmpty() ? Json.optionalText(metadata, "project_id") : project,
                access(Json.at(node, "org_config")),
                Json.time(metadata, "create_time"),
                Json.time(metadata, "update_time"),
                Json.time(metadata, "checkout_at"));
    }

    private static @Nullable SecretAccess access(JsonNode node) {
        if (!node.isObject()) {
            return null;
        }
        // The reference says project_access, the server projects_access.
        ProjectAccess projects = ACCESS.optional(Json.at(node, "projects_access"));
        ProjectAccess other = ACCESS.optional(Json.at(node, "project_access"));
        return new SecretAccess(
                projects != null ? projects : other != null ? other : ProjectAccess.Known.ALL,
                Json.texts(node, "project_ids"),
                !Json.text(node, "debug_access").toUpperCase(Locale.ROOT).endsWith("_NO"),
                !Json.text(node, "attach_access").toUpperCase(Locale.ROOT).endsWith("_NO"));
    }

    /**
     * @param project null for a secret of the organisation
     */
    static ObjectNode write(SecretDraft draft, @Nullable String project) {
        ObjectNode body = Json.object()
                .put("apiVersion", project == null ? "v1beta" : "v1")
                .put("kind", project == null ? "Secret" : "ProjectSecret");
        ObjectNode metadata = body.putObject("metadata").put("name", draft.name());
        metadata.put("description", draft.description());
        if (project != null) {
            metadata.put("project_id_or_name", project);
        }
        ObjectNode data = body.putObject("data");
        variables(data.putArray("env_vars"), draft.variables());
        files(data.putArray("files"), draft.files());
        SecretAccess access = draft.access();
        if (access != null && project == null) {
            String word = switch (access.projects()) {
                case ProjectAccess.Known known -> known.name();
                case ProjectAccess.Unknown unknown -> unknown.raw().toUpperCase(Locale.ROOT);
            };
            ObjectNode config = body.putObject("org_config").put("projects_access", word);
            config.set("project_ids", Json.array(access.projectIds()));
            config.put("debug_access", access.debug() ? "JOB_DEBUG_YES" : "JOB_DEBUG_NO");
            config.put("attach_access", access.attach() ? "JOB_ATTACH_YES" : "JOB_ATTACH_NO");
        }
        return body;
    }

    static void variables(ArrayNode array, List<SecretVariable> variables) {
        variables.forEach(variable -> array.addObject()
                .put("name", variable.name())
                .put("value", variable.value().get()));
    }

    static void files(ArrayNode array, List<SecretFile> files) {
        files.forEach(file -> array.addObject()
                .put("path", file.path())
                .put("content", file.base64().get()));
    }
}
