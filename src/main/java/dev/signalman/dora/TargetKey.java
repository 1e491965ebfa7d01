package dev.signalman.dora;

/** A deployment target, whatever it is called. */
public record TargetKey(String organization, String projectId, String targetId) {
    /** The project that it belongs to. */
    ProjectKey project() {
        return new ProjectKey(organization, projectId);
    }
}
