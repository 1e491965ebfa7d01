package dev.signalman.semaphore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.Future;
import java.util.List;

/** Artifacts: {@code /api/v1/artifacts}. */
public final class Artifacts {
    private final Resources resources;

    Artifacts(Resources resources) {
        this.resources = resources;
    }

    /**
     * Signed URLs, one for each path and step: {@code POST /api/v1/artifacts}. Many servers only believe an artifact token of
     * their own here ({@link ApiError.PermissionDenied}).
     */
    public Future<List<SignedUrl>> sign(ArtifactAction action, List<String> paths) {
        ObjectNode body = Json.object().put("type", action.name());
        body.set("paths", Json.array(paths));
        return resources.rows(
                resources.request(Endpoint.ARTIFACTS_SIGN).json(body),
                "URLs",
                ResourceDecoders::signedUrl,
                (answer, rows) -> rows.items());
    }
}
