package dev.signalman.event;

/**
 * A job failed and passed on one commit.
 *
 * @param header id, organisation, project and times
 * @param pipelineFile path of the pipeline file
 * @param job the job, as block/job
 * @param commit the commit on which it did both
 * @param failedPipelineId where it failed
 * @param passedPipelineId where it passed
 */
public record FlakeConfirmed(
        EventHeader header,
        String pipelineFile,
        String job,
        String commit,
        String failedPipelineId,
        String passedPipelineId)
        implements RerunEvent {}
