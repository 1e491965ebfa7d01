package dev.signalman.dora;

/** Says which team looks after a project. */
@FunctionalInterface
public interface Teams {
    /** Nobody looks after anything. */
    Teams NONE = (organization, project) -> "";

    /**
     * @param organization configured name of the organisation
     * @param project name of the project
     * @return empty if nobody looks after it
     */
    String of(String organization, String project);
}
