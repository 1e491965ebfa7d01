package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deployment targets as they are written. What is null in a draft is not mentioned. */
final class DeploymentTargetJson {
    private DeploymentTargetJson() {}

    static ObjectNode write(TargetDraft draft, UUID uniqueToken) {
        ObjectNode body = Json.object().put("unique_token", uniqueToken.toString());
        put(body, "name", draft.name());
        put(body, "description", draft.description());
        put(body, "url", draft.url());
        List<String> bookmarks = draft.bookmarks();
        for (int i = 0; bookmarks != null && i < 3; i++) {
            body.put("bookmark_parameter" + (i + 1), i < bookmarks.size() ? bookmarks.get(i) : "");
        }
        if (draft.subjects() != null) {
            ArrayNode rules = body.putArray("subject_rules");
            draft.subjects().forEach(rule -> write(rules.addObject(), rule));
        }
        if (draft.objects() != null) {
            ArrayNode rules = body.putArray("object_rules");
            draft.objects()
                    .forEach(rule -> rules.addObject()
                            .put("type", word(rule.kind().text()))
                            .put("match_mode", word(rule.mode().text()))
                            .put("pattern", rule.pattern()));
        }
        if (draft.variables() != null) {
            SecretJson.variables(body.putArray("env_vars"), draft.variables());
        }
        if (draft.files() != null) {
            SecretJson.files(body.putArray("files"), draft.files());
        }
        return body;
    }

    private static void write(ObjectNode node, SubjectRule rule) {
        node.put("type", word(rule.kind().text()));
        if (rule.gitLogin().isEmpty() || !rule.subjectId().isEmpty()) {
            node.put("subject_id", rule.subjectId());
        } else {
            node.put("git_login", rule.gitLogin());
        }
    }

    /** A word that this version does not know goes back as it came. */
    private static String word(String text) {
        String raw = text.startsWith("unknown(") ? text.substring(8, text.length() - 1) : text;
        return raw.toUpperCase(Locale.ROOT);
    }

    private static void put(ObjectNode body, String field, @Nullable String value) {
        if (value != null) {
            body.put(field, value);
        }
    }
}
