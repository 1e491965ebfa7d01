package dev.signalman.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.signalman.semaphore.Endpoint;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What the table of a list shows, which is less than {@code --json} does.
 *
 * @param heading such as {@code name}
 * @param pointers where the value is, the first that has one
 */
record Columns(String heading, List<String> pointers) {
    private static final int FALLBACK = 7;

    /** For each: the heading, and where it is if that differs. */
    static List<Columns> of(Endpoint endpoint, JsonNode rows) {
        return switch (endpoint) {
            case PROJECTS_LIST ->
                list(
                        "name=metadata/name",
                        "id=metadata/id",
                        "visibility=spec/visibility",
                        "repository=spec/repository/url");
            case WORKFLOWS_LIST ->
                list("id=wf_id", "branch=branch_name", "created=created_at", "commit=commit_sha", "rerun of=rerun_of");
            case PIPELINES_LIST ->
                list(
                        "id=ppl_id",
                        "name",
                        "branch=branch_name",
                        "state",
                        "result",
                        "created=created_at",
                        "done=done_at",
                        "workflow=wf_id");
            case PIPELINES_TOPOLOGY -> list("block=name", "jobs", "after=dependencies");
            case PROMOTIONS_LIST ->
                list(
                        "name",
                        "status",
                        "triggered=triggered_at",
                        "by=triggered_by",
                        "override",
                        "pipeline=scheduled_pipeline_id");
            case JOBS_LIST ->
                list(
                        "id=metadata/id",
                        "name=metadata/name",
                        "state=status/state",
                        "result=status/result",
                        "machine=spec/agent/machine/type",
                        "created=metadata/create_time",
                        "agent=status/agent/name");
            case AGENT_TYPES_LIST ->
                list(
                        "name=metadata/name",
                        "agents=status/total_agent_count",
                        "created=metadata/create_time",
                        "updated=metadata/update_time");
            case AGENTS_LIST ->
                list(
                        "name=metadata/name",
                        "type=metadata/type",
                        "state=status/state",
                        "version=metadata/version",
                        "connected=metadata/connected_at",
                        "disabled=metadata/disabled_at",
                        "host=metadata/hostname");
            case TARGETS_LIST, TARGETS_FIND ->
                list(
                        "name",
                        "id",
                        "state",
                        "active",
                        "url",
                        "updated=updated_at",
                        "last deployment=last_deployment/state");
            case TARGETS_HISTORY ->
                list(
                        "id",
                        "state",
                        "triggered=triggered_at",
                        "by=triggered_by",
                        "pipeline=pipeline_id",
                        "message=state_message");
            case SCHEDULES_LIST ->
                list("name", "id", "at", "branch,reference", "paused", "suspended", "pipeline file=pipeline_file");
            case DASHBOARDS_LIST ->
                list("name=metadata/name", "id=metadata/id", "title=metadata/title", "updated=metadata/update_time");
            case NOTIFICATIONS_LIST ->
                list("name=metadata/name", "id=metadata/id", "updated=metadata/update_time", "rules=spec/rules/*/name");
            case SECRETS_LIST, PROJECT_SECRETS_LIST ->
                list(
                        "name=metadata/name",
                        "id=metadata/id",
                        "created=metadata/create_time",
                        "updated=metadata/update_time",
                        "used=metadata/checkout_at",
                        "description=metadata/description");
            default -> found(rows);
        };
    }

    private static List<Columns> list(String... texts) {
        return Stream.of(texts).map(Columns::column).toList();
    }

    private static Columns column(String text) {
        int equals = text.indexOf('=');
        String heading = equals < 0 ? text.split(",", 2)[0] : text.substring(0, equals);
        String where = equals < 0 ? text : text.substring(equals + 1);
        return new Columns(
                heading, Stream.of(where.split(",")).map(path -> "/" + path).toList());
    }

    /** The first values of the rows themselves, for what nobody has chosen columns for. */
    private static List<Columns> found(JsonNode rows) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode row : rows) {
            for (Map.Entry<String, JsonNode> field : row.properties()) {
                if (Cells.isScalar(field.getValue())) {
                    names.add(field.getKey());
                }
            }
        }
        return names.stream()
                .limit(FALLBACK)
                .map(name -> new Columns(
                        name.replace('_', ' '),
                        List.of("/" + name.replace("~", "~0").replace("/", "~1"))))
                .toList();
    }

    /** The value of a row. */
    String of(JsonNode row) {
        for (String pointer : pointers) {
            int many = pointer.indexOf("/*/");
            String shown;
            if (many >= 0) {
                shown = String.join(
                        ", ",
                        row.at(pointer.substring(0, many))
                                .valueStream()
                                .map(item -> Cells.text("", item.at(pointer.substring(many + 2))))
                                .toList());
            } else {
                shown = Cells.text(pointer.substring(pointer.lastIndexOf('/') + 1), row.at(pointer));
            }
            if (!shown.isEmpty()) {
                return shown;
            }
        }
        return "";
    }
}
