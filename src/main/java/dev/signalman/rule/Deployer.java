package dev.signalman.rule;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A promoted pipeline of which we do not know yet whether it deploys, or what led to it.
 *
 * @param projectId its project
 * @param pipelines keys of the pasts of itself and of the pipeline that was promoted
 * @param target the target that it deploys to; null until that is known
 */
record Deployer(
        String projectId, List<String> pipelines, @Nullable String target) {
    Deployer {
        pipelines = List.copyOf(pipelines);
    }
}
