package dev.signalman.rerun;

/**
 * What is known of reruns around a failed workflow.
 *
 * @param ownRerun true if the workflow itself is a rerun that Signalman started
 * @param attempted true if a rerun of it was decided before
 * @param rerunByPeople true if somebody reran it, wholly or in part
 */
record WorkflowHistory(boolean ownRerun, boolean attempted, boolean rerunByPeople) {
    static final WorkflowHistory NONE = new WorkflowHistory(false, false, false);
}
