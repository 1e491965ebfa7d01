package dev.signalman.rule;

import java.util.List;

/**
 * A pipeline without which nothing is deployed.
 *
 * @param projectId its project
 * @param targets names of the deployment targets, sorted
 */
record LeadsTo(String projectId, List<String> targets) {
    LeadsTo {
        targets = List.copyOf(targets);
    }
}
