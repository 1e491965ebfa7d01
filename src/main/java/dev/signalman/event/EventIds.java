package dev.signalman.event;

import java.time.Instant;

/**
 * Event ids. Each is made only of what identifies the change, so that whoever sees the same change makes the same id. Things
 * that can change back and forth carry a generation, which is kept with their snapshot.
 */
public final class EventIds {
    private EventIds() {}

    public static String pipeline(String organization, String pipelineId, String what) {
        return organization + "/pipeline/" + pipelineId + "/" + what;
    }

    /** @param what {@code started}, or {@code finished/<pipeline id>} since a workflow can finish again */
    public static String workflow(String organization, String workflowId, String what) {
        return organization + "/workflow/" + workflowId + "/" + what;
    }

    public static String project(String organization, String projectId, long generation, String what) {
        return organization + "/project/" + projectId + "/" + generation + "/" + what;
    }

    /** @param connection numbers the connections of all agents, since one that was away may come back with the same time */
    public static String agent(String organization, String name, long connection, String what) {
        return organization + "/agent/" + name + "/" + connection + "/" + what;
    }

    public static String agentType(String organization, String name, long generation) {
        return organization + "/agent_type/" + name + "/" + generation;
    }

    public static String queue(String organization, String machineType, long generation) {
        return organization + "/queue/" + machineType + "/" + generation;
    }

    public static String deployment(String organization, String deploymentId, String what) {
        return organization + "/deployment/" + deploymentId + "/" + what;
    }

    public static String target(String organization, String targetId, long generation) {
        return organization + "/target/" + targetId + "/" + generation;
    }

    /** @param triggeredAt tells the promotions of one name apart, since they have no ids */
    public static String promotion(
            String organization, String pipelineId, String name, Instant triggeredAt, String what) {
        return organization + "/promotion/" + pipelineId + "/" + name + "/" + triggeredAt + "/" + what;
    }

    public static String job(String organization, String jobId, String what) {
        return organization + "/job/" + jobId + "/" + what;
    }

    /** @param what {@code triggered/<time>} or {@code missed/<time>}, or a generation and what changed */
    public static String schedule(String organization, String scheduleId, String what) {
        return organization + "/schedule/" + scheduleId + "/" + what;
    }

    /** @param generation counts the changes of this dashboard */
    public static String dashboard(String organization, String dashboardId, long generation) {
        return organization + "/dashboard/" + dashboardId + "/" + generation;
    }

    /** @param generation counts what was told of this notification */
    public static String notification(String organization, String notificationId, long generation) {
        return organization + "/notification/" + notificationId + "/" + generation;
    }

    /** @param generation counts the changes of the secret of this name */
    public static String secret(String organization, String name, long generation) {
        return organization + "/secret/" + name + "/" + generation;
    }

    /** @param scope the collector's name, followed by {@code /<project id>} if it concerns one project */
    public static String collector(String organization, String scope, long generation, String what) {
        return organization + "/collector/" + scope + "/" + generation + "/" + what;
    }

    public static String rerun(String organization, String pipelineId, String what) {
        return organization + "/rerun/" + pipelineId + "/" + what;
    }

    public static String flake(String organization, String failedPipelineId, String job) {
        return organization + "/flake/" + failedPipelineId + "/" + job;
    }

    public static String incident(String organization, String incidentId, String what) {
        return organization + "/incident/" + incidentId + "/" + what;
    }
}
