package dev.signalman.metrics;

import static dev.signalman.metrics.Label.*;

import dev.signalman.metrics.Meter.Kind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every meter of Signalman, declared once: {@code semaphore_…} is what was observed in CI, {@code signalman_…} is Signalman
 * itself. JVM and process meters come from Micrometer's binders.
 */
final class Meters {
    /** From seconds to hours: a lint job and a nightly build must both be readable. */
    private static final List<Double> CI =
            seconds(5, 15, 30, 60, 120, 180, 300, 480, 600, 900, 1200, 1800, 2700, 3600, 5400, 7200, 14_400);

    /** HTTP exchanges: from a cache hit to the 30 s at which Semaphore's proxy gives up. */
    private static final List<Double> HTTP = seconds(0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30);

    /** How late we are: a webhook hint is seconds, a quiet project minutes, an outage hours. */
    private static final List<Double> DELAY = seconds(1, 2.5, 5, 10, 15, 30, 60, 120, 300, 900, 3600, 14_400);

    private static final List<Meter> ALL = new ArrayList<>();

    // pipelines and workflows
    static final Meter PIPELINES_FINISHED = counter(
            "semaphore_pipelines_finished_total",
            "Pipelines that finished.",
            ORGANIZATION,
            PROJECT,
            BRANCH,
            PIPELINE,
            RESULT,
            REASON);
    static final Meter PIPELINE_DURATION = histogram(
            "semaphore_pipeline_duration_seconds",
            "How long pipelines ran, from their start to their end; those that never ran are left out.",
            CI,
            ORGANIZATION,
            PROJECT,
            BRANCH,
            PIPELINE,
            RESULT);
    static final Meter PIPELINE_QUEUE = histogram(
            "semaphore_pipeline_queue_seconds",
            "How long pipelines waited between their creation and their start.",
            CI,
            ORGANIZATION,
            PROJECT,
            BRANCH);
    static final Meter PIPELINES_RUNNING = gauge(
            "semaphore_pipelines_running",
            "Pipelines running now; absent while they cannot be seen.",
            ORGANIZATION,
            PROJECT);
    static final Meter PIPELINES_QUEUED = gauge(
            "semaphore_pipelines_queued",
            "Pipelines that wait to run now; absent while they cannot be seen.",
            ORGANIZATION,
            PROJECT);
    static final Meter PIPELINE_LAST_RESULT = gauge(
            "semaphore_pipeline_last_result",
            "1 for the result of the pipeline's last run on a watched branch.",
            ORGANIZATION,
            PROJECT,
            BRANCH,
            PIPELINE,
            RESULT);
    static final Meter PIPELINE_LAST_FINISHED = gauge(
            "semaphore_pipeline_last_finished_timestamp_seconds",
            "When the pipeline last finished on a watched branch.",
            ORGANIZATION,
            PROJECT,
            BRANCH,
            PIPELINE);
    static final Meter WORKFLOWS_STARTED = counter(
            "semaphore_workflows_started_total", "Workflows that were created.", ORGANIZATION, PROJECT, TRIGGERED_BY);
    static final Meter WORKFLOWS_FINISHED = counter(
            "semaphore_workflows_finished_total",
            "Workflows that finished; one finishes again when its failed blocks are rerun.",
            ORGANIZATION,
            PROJECT,
            BRANCH,
            RESULT);
    static final Meter PROJECTS = gauge(
            "semaphore_projects", "Projects that are watched; absent while the list cannot be read.", ORGANIZATION);

    // queues and agents
    static final Meter JOBS_QUEUED = gauge(
            "semaphore_jobs_queued",
            "Jobs that wait for a machine; absent while they cannot be seen.",
            ORGANIZATION,
            MACHINE_TYPE);
    static final Meter JOBS_RUNNING = gauge(
            "semaphore_jobs_running",
            "Jobs that run on a machine; absent while they cannot be seen.",
            ORGANIZATION,
            MACHINE_TYPE);
    static final Meter AGENTS = gauge(
            "semaphore_agents",
            "Self-hosted agents that are connected; absent while they cannot be seen.",
            ORGANIZATION,
            AGENT_TYPE,
            STATE);
    static final Meter AGENTS_CONNECTED =
            counter("semaphore_agents_connected_total", "Connections of self-hosted agents.", ORGANIZATION, AGENT_TYPE);
    static final Meter AGENTS_DISCONNECTED = counter(
            "semaphore_agents_disconnected_total",
            "Self-hosted agents that left, which Semaphore shows 3 to 15 minutes late after a crash.",
            ORGANIZATION,
            AGENT_TYPE);

    // deployments
    static final Meter DEPLOYMENTS_FINISHED = counter(
            "semaphore_deployments_finished_total",
            "Deployments that ended, by the result of the pipeline that carried them out.",
            ORGANIZATION,
            PROJECT,
            TARGET,
            RESULT);
    static final Meter DEPLOYMENT_DURATION = histogram(
            "semaphore_deployment_duration_seconds",
            "How long deployments took, from the trigger to the end.",
            CI,
            ORGANIZATION,
            PROJECT,
            TARGET);
    static final Meter DEPLOYMENT_LAST_SUCCESS = gauge(
            "semaphore_deployment_last_success_timestamp_seconds",
            "When a deployment to the target last succeeded.",
            ORGANIZATION,
            PROJECT,
            TARGET);
    static final Meter TARGET_STATE = gauge(
            "semaphore_deployment_target_state",
            "1 for the state in which the deployment target is; absent while it cannot be seen.",
            ORGANIZATION,
            PROJECT,
            TARGET,
            STATE);

    // promotions, jobs and schedulers
    static final Meter PROMOTIONS = counter(
            "semaphore_promotions_total",
            "Promotions that are decided: `unscheduled` if no pipeline could be, otherwise by the result of the pipeline.",
            ORGANIZATION,
            PROJECT,
            PROMOTION,
            RESULT);
    static final Meter JOBS_FINISHED = counter(
            "semaphore_jobs_finished_total",
            "Jobs that finished, of those that the configuration asks for.",
            ORGANIZATION,
            PROJECT,
            MACHINE_TYPE,
            RESULT);
    static final Meter JOB_QUEUE = histogram(
            "semaphore_job_queue_seconds",
            "How long jobs waited between their creation and their start, of those that the configuration asks for.",
            CI,
            ORGANIZATION,
            PROJECT,
            MACHINE_TYPE);
    static final Meter JOB_DURATION = histogram(
            "semaphore_job_duration_seconds",
            "How long jobs ran, of those that the configuration asks for; those that never ran are left out.",
            CI,
            ORGANIZATION,
            PROJECT,
            MACHINE_TYPE,
            RESULT);
    static final Meter SCHEDULES_TRIGGERED = counter(
            "semaphore_schedules_triggered_total",
            "Workflows that schedulers started, by the clock or by hand.",
            ORGANIZATION,
            PROJECT,
            SCHEDULE);
    static final Meter SCHEDULES_FAILED = counter(
            "semaphore_schedules_failed_total",
            "Triggers of schedulers that started no workflow.",
            ORGANIZATION,
            PROJECT,
            SCHEDULE);
    static final Meter SCHEDULES_MISSED = counter(
            "semaphore_schedules_missed_total",
            "Times at which a scheduler should have been triggered and was not.",
            ORGANIZATION,
            PROJECT,
            SCHEDULE);
    static final Meter SCHEDULE_LAST_TRIGGERED = gauge(
            "semaphore_schedule_last_triggered_timestamp_seconds",
            "When the scheduler last started a workflow; absent while it cannot be seen.",
            ORGANIZATION,
            PROJECT,
            SCHEDULE);
    static final Meter SCHEDULE_PAUSED = gauge(
            "semaphore_schedule_paused",
            "1 if the scheduler is paused or suspended, 0 if it runs by itself; absent while it cannot be seen.",
            ORGANIZATION,
            PROJECT,
            SCHEDULE);
    // dashboards
    static final Meter WIDGET_INFO = gauge(
            "semaphore_dashboard_widget_info",
            "1 for each part of a dashboard that selects pipelines; absent while dashboards cannot be seen.",
            ORGANIZATION,
            DASHBOARD,
            WIDGET,
            PROJECT);
    static final Meter WIDGET_LAST_RESULT = gauge(
            "semaphore_dashboard_widget_last_result",
            "1 for the result of the newest finished pipeline that the part of the dashboard selects, on whatever branch;"
                    + " absent while none was seen.",
            ORGANIZATION,
            DASHBOARD,
            WIDGET,
            RESULT);
    static final Meter WIDGET_LAST_FINISHED = gauge(
            "semaphore_dashboard_widget_last_finished_timestamp_seconds",
            "When the newest finished pipeline that the part of the dashboard selects finished.",
            ORGANIZATION,
            DASHBOARD,
            WIDGET);

    // Signalman: what it asks and sees
    static final Meter API_REQUESTS = counter(
            "signalman_api_requests_total",
            "HTTP requests to Semaphore, retries included.",
            ORGANIZATION,
            ENDPOINT,
            OUTCOME);
    static final Meter API_REQUEST_DURATION = histogram(
            "signalman_api_request_duration_seconds",
            "How long HTTP requests to Semaphore took, from sending to the last byte.",
            HTTP,
            ORGANIZATION,
            ENDPOINT);
    static final Meter COLLECTOR_UP = gauge(
            "signalman_collector_up", "1 if the collector sees, 0 if it is blind.", ORGANIZATION, COLLECTOR, PROJECT);
    static final Meter COLLECTOR_LAST_SUCCESS = gauge(
            "signalman_collector_last_success_timestamp_seconds",
            "When the collector last completed a sweep.",
            ORGANIZATION,
            COLLECTOR,
            PROJECT);
    static final Meter EVENTS =
            counter("signalman_events_total", "Change events that were logged.", ORGANIZATION, TYPE);
    static final Meter EVENT_DELAY = histogram(
            "signalman_event_delay_seconds", "How long after a change Signalman saw it.", DELAY, ORGANIZATION);

    // Signalman: the log and the outbox
    static final Meter LOG_POSITION = gauge("signalman_log_position", "Position of the newest event in the log.");
    static final Meter CONSUMER_LAG =
            gauge("signalman_consumer_lag_events", "Positions of the log that the consumer has yet to read.", CONSUMER);
    static final Meter OUTBOX_PENDING =
            gauge("signalman_outbox_pending", "Messages that wait to be delivered.", RECEIVER);
    static final Meter OUTBOX_DEAD =
            gauge("signalman_outbox_dead", "Messages that were given up and are kept.", RECEIVER);
    static final Meter OUTBOX_OLDEST = gauge(
            "signalman_outbox_oldest_pending_seconds",
            "Age of the oldest message that waits to be delivered; 0 if none waits.",
            RECEIVER);
    static final Meter DELIVERIES =
            counter("signalman_deliveries_total", "Attempts to deliver a message.", RECEIVER, OUTCOME);
    static final Meter DELIVERY_DURATION = histogram(
            "signalman_delivery_duration_seconds", "How long attempts to deliver a message took.", HTTP, RECEIVER);

    static final Meter WEBHOOKS = counter(
            "signalman_webhooks_total",
            "Webhooks that came from Semaphore, by what became of them; the organisation is empty if nobody signed it.",
            ORGANIZATION,
            OUTCOME);

    static final Meter WEBHOOKS_RELIED_ON = gauge(
            "signalman_webhooks_relied_on",
            "1 while looks are rarer since webhooks tell what ends, 0 otherwise; absent without webhooks.",
            ORGANIZATION);

    // Signalman: what it concludes
    static final Meter INCIDENTS_OPEN =
            gauge("signalman_incidents_open", "Incidents that are open.", ORGANIZATION, RULE, SEVERITY);
    static final Meter INCIDENTS_OPENED =
            counter("signalman_incidents_opened_total", "Incidents that were opened.", ORGANIZATION, RULE, SEVERITY);
    static final Meter RERUNS = counter(
            "signalman_reruns_total",
            "Decisions about failed workflows that could be rerun.",
            ORGANIZATION,
            PROJECT,
            DECISION);
    static final Meter RERUNS_FINISHED = counter(
            "signalman_reruns_finished_total",
            "Reruns that finished: passed is a flake survived.",
            ORGANIZATION,
            PROJECT,
            RESULT);
    static final Meter FLAKES = counter(
            "signalman_flakes_confirmed_total", "Jobs seen to fail and pass on one commit.", ORGANIZATION, PROJECT);

    // Signalman: these metrics
    static final Meter OVERFLOW = counter(
            "signalman_metrics_overflow_total",
            "Label values that were replaced by `overflow` because there were too many.",
            LABEL);
    static final Meter METRICS_READY = gauge(
            "signalman_metrics_ready",
            "1 when current-state gauges are complete, 0 while the log is read at the start.");
    static final Meter BUILD_INFO =
            gauge("signalman_build_info", "Always 1; the labels say which build runs.", VERSION, JAVA_VERSION);

    private Meters() {}

    static List<Meter> all() {
        return List.copyOf(ALL);
    }

    static Stream<Meter> of(Kind kind) {
        return ALL.stream().filter(meter -> meter.kind() == kind);
    }

    private static Meter counter(String name, String help, Label... labels) {
        return declare(new Meter(name, Kind.COUNTER, help, List.of(labels), List.of()));
    }

    private static Meter gauge(String name, String help, Label... labels) {
        return declare(new Meter(name, Kind.GAUGE, help, List.of(labels), List.of()));
    }

    private static Meter histogram(String name, String help, List<Double> buckets, Label... labels) {
        return declare(new Meter(name, Kind.HISTOGRAM, help, List.of(labels), buckets));
    }

    private static Meter declare(Meter meter) {
        ALL.add(meter);
        return meter;
    }

    private static List<Double> seconds(double... bounds) {
        return Arrays.stream(bounds).boxed().toList();
    }
}
