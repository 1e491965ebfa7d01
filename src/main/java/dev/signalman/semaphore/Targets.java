package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Deployment targets: {@code /deployment_targets}. Not every edition has them ({@link ApiError.FeatureOff}). */
public final class Targets {
    private final Resources resources;

    Targets(Resources resources) {
        this.resources = resources;
    }

    /** Of a project: {@code GET /deployment_targets?project_id}. */
    public Future<List<DeploymentTarget>> list(String projectId) {
        return resources.rows(
                resources.request(Endpoint.TARGETS_LIST).with("project_id", projectId),
                "targets",
                DeploymentDecoder::target,
                (body, rows) -> rows.items());
    }

    /** {@code GET /deployment_targets?project_id&target_name}; fails with {@link ApiError.NotFound} if there is none. */
    public Future<DeploymentTarget> find(String projectId, String name) {
        return resources.one(
                resources
                        .request(Endpoint.TARGETS_FIND)
                        .with("project_id", projectId)
                        .with("target_name", name),
                DeploymentDecoder::target);
    }

    /** {@code GET /deployment_targets/:id}. */
    public Future<DeploymentTarget> describe(String targetId) {
        return resources.one(resources.request(Endpoint.TARGETS_DESCRIBE, targetId), DeploymentDecoder::target);
    }

    /**
     * {@code POST /deployment_targets}. With secrets it is SYNCING at first.
     *
     * @param uniqueToken the same one always makes the same target
     */
    public Future<DeploymentTarget> create(String projectId, TargetDraft draft, UUID uniqueToken) {
        ObjectNode body = DeploymentTargetJson.write(draft, uniqueToken).put("project_id", projectId);
        return resources.one(
                resources
                        .request(Endpoint.TARGETS_CREATE)
                        .with("project_id", projectId)
                        .json(body),
                DeploymentDecoder::target);
    }

    /**
     * {@code PATCH /deployment_targets/:id}; refused while it is SYNCING.
     *
     * @param uniqueToken the same one changes it once
     */
    public Future<DeploymentTarget> update(String targetId, TargetDraft draft, UUID uniqueToken) {
        return resources.one(
                resources
                        .request(Endpoint.TARGETS_UPDATE, targetId)
                        .json(DeploymentTargetJson.write(draft, uniqueToken)),
                DeploymentDecoder::target);
    }

    /** {@code DELETE /deployment_targets/:id}; one that is not there counts as deleted. */
    public Future<Void> delete(String targetId, UUID uniqueToken) {
        return resources.gone(
                resources.request(Endpoint.TARGETS_DELETE, targetId).with("unique_token", uniqueToken));
    }

    /** Cordons: {@code PATCH /deployment_targets/:id/deactivate}. */
    public Future<Void> deactivate(String targetId) {
        return resources.done(resources.request(Endpoint.TARGETS_DEACTIVATE, targetId));
    }

    /** Opens again: {@code PATCH /deployment_targets/:id/activate}. */
    public Future<Void> activate(String targetId) {
        return resources.done(resources.request(Endpoint.TARGETS_ACTIVATE, targetId));
    }

    /** A page of {@code GET /deployment_targets/:id/history}: the newest, or with a {@code cursorBefore} of a page the older ones. */
    public Future<DeploymentPage> history(String targetId, @Nullable Long cursorBefore) {
        return resources.rows(
                resources
                        .request(Endpoint.TARGETS_HISTORY, targetId)
                        .with("cursor_type", cursorBefore == null ? "FIRST" : "BEFORE")
                        .with("cursor_value", cursorBefore),
                "deployments",
                DeploymentDecoder::deployment,
                DeploymentDecoder::page);
    }
}
