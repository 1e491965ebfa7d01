package dev.signalman.metrics;

import static dev.signalman.metrics.Label.*;

import dev.signalman.metrics.Meter.Kind;
import dev.signalman.metrics.Meter.Source;
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

    /** From a commit to its deployment, or from a failure to its end: minutes in some teams, weeks in others. */
    private static final List<Double> CHANGE = seconds(
            300, 900, 1800, 3600, 7200, 14_400, 28_800, 43_200, 86_400, 172_800, 259_200, 604_800, 1_209_600,
            2_592_000);

    private static final List<Meter> ALL = new ArrayList<>();

    // pipelines and workflows
    static final Meter PIPELINES_FINISHED = counter(
            "semaphore_pipelines_finished_total",
            "Pipelines that finished.",
            20_000,
            ORGANIZATION,
            PROJECT,
            BRANCH,
            PIPELINE,
            RESULT,
            REASON);
    static final Meter PIPELINE_DURATION = histogram(
            "semaphore_pipeline_duration_seconds",
            "How long pipelines ran, from their start to their end; those that never ran are left out.",
            5000,
            CI,
            ORGANIZATION,
            PROJECT,
            BRANCH,
            PIPELINE,
            RESULT);
    static final Meter PIPELINE_QUEUE = histogram(
            "semaphore_pipeline_queue_seconds",
            "How long pipelines waited between their creation and their start.",
            3000,
            CI,
            ORGANIZATION,
            PROJECT,
            BRANCH);
    static final Meter PIPELINES_RUNNING = gauge(
            "semaphore_pipelines_running",
            "Pipelines running now; absent while they cannot be seen.",
            5000,
            ORGANIZATION,
            PROJECT);
    static final Meter PIPELINES_QUEUED = gauge(
            "semaphore_pipelines_queued",
            "Pipelines that wait to run now; absent while they cannot be seen.",
            5000,
            ORGANIZATION,
            PROJECT);
    static final Meter PIPELINE_LAST_RESULT = gauge(
            "semaphore_pipeline_last_result",
            "1 for the result of the pipeline's last run on a watched branch.",
            20_000,
            ORGANIZATION,
            PROJECT,
            BRANCH,
            PIPELINE,
            RESULT);
    static final Meter PIPELINE_LAST_FINISHED = gauge(
            "semaphore_pipeline_last_finished_timestamp_seconds",
            "When the pipeline last finished on a watched branch.",
            20_000,
            ORGANIZATION,
            PROJECT,
            BRANCH,
            PIPELINE);
    static final Meter PIPELINE_RED_SINCE = gauge(
            "semaphore_pipeline_red_since_timestamp_seconds",
            "Since when the pipeline is red on a watched branch; absent while it is green, and there while it cannot be seen.",
            20_000,
            ORGANIZATION,
            PROJECT,
            BRANCH,
            PIPELINE);
    static final Meter PIPELINE_RED = counter(
            "semaphore_pipeline_red_seconds_total",
            "How long the pipeline was red on a watched branch, counted when it is green again; files of one name add up.",
            20_000,
            ORGANIZATION,
            PROJECT,
            BRANCH,
            PIPELINE);
    static final Meter WORKFLOWS_STARTED = counter(
            "semaphore_workflows_started_total",
            "Workflows that were created.",
            10_000,
            ORGANIZATION,
            PROJECT,
            TRIGGERED_BY);
    static final Meter WORKFLOWS_FINISHED = counter(
            "semaphore_workflows_finished_total",
            "Workflows that finished; one finishes again when its failed blocks are rerun.",
            15_000,
            ORGANIZATION,
            PROJECT,
            BRANCH,
            RESULT);
    static final Meter WORKFLOW_DURATION = histogram(
            "semaphore_workflow_duration_seconds",
            "How long workflows took, from their creation to the end of the pipeline that decides.",
            3000,
            CI,
            ORGANIZATION,
            PROJECT,
            BRANCH,
            RESULT);
    static final Meter PROJECTS = gauge(
            "semaphore_projects",
            "Projects that are watched; absent while the list cannot be read.",
            100,
            ORGANIZATION);

    // queues and agents
    static final Meter JOBS_QUEUED = gauge(
            "semaphore_jobs_queued",
            "Jobs that wait for a machine; absent while they cannot be seen.",
            1000,
            ORGANIZATION,
            MACHINE_TYPE);
    static final Meter JOBS_RUNNING = gauge(
            "semaphore_jobs_running",
            "Jobs that run on a machine; absent while they cannot be seen.",
            1000,
            ORGANIZATION,
            MACHINE_TYPE);
    static final Meter AGENTS = gauge(
            "semaphore_agents",
            "Self-hosted agents that are connected; absent while they cannot be seen.",
            2000,
            ORGANIZATION,
            AGENT_TYPE,
            STATE);
    static final Meter AGENT_VERSIONS = gauge(
            "semaphore_agent_versions",
            "Self-hosted agents that are connected, by the version of their software; absent while they cannot be seen.",
            2000,
            ORGANIZATION,
            AGENT_TYPE,
            VERSION);
    static final Meter AGENTS_CONNECTED = counter(
            "semaphore_agents_connected_total", "Connections of self-hosted agents.", 1000, ORGANIZATION, AGENT_TYPE);
    static final Meter AGENTS_DISCONNECTED = counter(
            "semaphore_agents_disconnected_total",
            "Self-hosted agents that left, which Semaphore shows 3 to 15 minutes late after a crash.",
            1000,
            ORGANIZATION,
            AGENT_TYPE);

    // deployments
    static final Meter DEPLOYMENTS_FINISHED = counter(
            "semaphore_deployments_finished_total",
            "Deployments that ended, by the result of the pipeline that carried them out.",
            5000,
            ORGANIZATION,
            PROJECT,
            TARGET,
            RESULT);
    static final Meter DEPLOYMENT_DURATION = histogram(
            "semaphore_deployment_duration_seconds",
            "How long deployments took, from the trigger to the end.",
            1000,
            CI,
            ORGANIZATION,
            PROJECT,
            TARGET);
    static final Meter DEPLOYMENT_LAST_SUCCESS = gauge(
            "semaphore_deployment_last_success_timestamp_seconds",
            "When a deployment to the target last succeeded.",
            5000,
            ORGANIZATION,
            PROJECT,
            TARGET);
    static final Meter DEPLOYMENTS_RUNNING = gauge(
            "semaphore_deployments_running",
            "Deployments under way; absent while they cannot be seen.",
            5000,
            ORGANIZATION,
            PROJECT,
            TARGET);
    static final Meter DEPLOYMENT_INFO = gauge(
            "semaphore_deployment_info",
            "Always 1; the labels say which commit of which branch was last deployed with success.",
            5000,
            ORGANIZATION,
            PROJECT,
            TARGET,
            COMMIT,
            BRANCH);
    static final Meter TARGET_STATE = gauge(
            "semaphore_deployment_target_state",
            "1 for the state in which the deployment target is; absent while it cannot be seen.",
            5000,
            ORGANIZATION,
            PROJECT,
            TARGET,
            STATE);

    // DORA; docs/dora.md has the definitions
    static final Meter DORA_DEPLOYMENTS = counter(
            "semaphore_dora_deployments_total",
            "Deployments that succeeded or failed; what a person stopped does not count.",
            5000,
            ORGANIZATION,
            PROJECT,
            TEAM,
            TARGET,
            OUTCOME);
    static final Meter DORA_FAILURES = counter(
            "semaphore_dora_failures_total",
            "Deployments that failed, or succeeded and were rolled back.",
            5000,
            ORGANIZATION,
            PROJECT,
            TEAM,
            TARGET,
            REASON);
    static final Meter DORA_LEAD_TIME = histogram(
            "semaphore_dora_lead_time_seconds",
            "How long commits took to their first successful deployment to the target; those of unknown age are left out.",
            1000,
            CHANGE,
            ORGANIZATION,
            PROJECT,
            TEAM,
            TARGET);
    static final Meter DORA_RESTORE = histogram(
            "semaphore_dora_restore_seconds",
            "How long a target stayed broken, from the failed deployment to the next one that succeeded.",
            1000,
            CHANGE,
            ORGANIZATION,
            PROJECT,
            TEAM,
            TARGET);

    // promotions, jobs and schedulers
    static final Meter PROMOTIONS = counter(
            "semaphore_promotions_total",
            "Promotions that are decided: `unscheduled` if no pipeline could be, otherwise by the result of the pipeline.",
            10_000,
            ORGANIZATION,
            PROJECT,
            PROMOTION,
            RESULT);
    static final Meter PROMOTION_DURATION = histogram(
            "semaphore_promotion_duration_seconds",
            "How long promotions took, from the trigger to the end of their pipeline.",
            1000,
            CI,
            ORGANIZATION,
            PROJECT,
            PROMOTION);
    static final Meter BLOCK_FAILURES = counter(
            "semaphore_block_failures_total",
            "Pipelines that did not pass in which a job of the block failed.",
            10_000,
            ORGANIZATION,
            PROJECT,
            PIPELINE,
            BLOCK);
    static final Meter JOB_FAILURES = counter(
            "semaphore_job_failures_total",
            "Jobs that failed in pipelines that did not pass.",
            10_000,
            ORGANIZATION,
            PROJECT,
            PIPELINE,
            BLOCK,
            JOB_NAME);
    static final Meter JOBS_FINISHED = counter(
            "semaphore_jobs_finished_total",
            "Jobs that finished, of those that the configuration asks for.",
            10_000,
            ORGANIZATION,
            PROJECT,
            MACHINE_TYPE,
            RESULT);
    static final Meter JOB_QUEUE = histogram(
            "semaphore_job_queue_seconds",
            "How long jobs waited between their creation and their start, of those that the configuration asks for.",
            2000,
            CI,
            ORGANIZATION,
            PROJECT,
            MACHINE_TYPE);
    static final Meter JOB_DURATION = histogram(
            "semaphore_job_duration_seconds",
            "How long jobs ran, of those that the configuration asks for; those that never ran are left out.",
            3000,
            CI,
            ORGANIZATION,
            PROJECT,
            MACHINE_TYPE,
            RESULT);
    static final Meter SCHEDULES_TRIGGERED = counter(
            "semaphore_schedules_triggered_total",
            "Workflows that schedulers started, by the clock or by hand.",
            5000,
            ORGANIZATION,
            PROJECT,
            SCHEDULE);
    static final Meter SCHEDULES_FAILED = counter(
            "semaphore_schedules_failed_total",
            "Triggers of schedulers that started no workflow.",
            5000,
            ORGANIZATION,
            PROJECT,
            SCHEDULE);
    static final Meter SCHEDULES_MISSED = counter(
            "semaphore_schedules_missed_total",
            "Times at which a scheduler should have been triggered and was not.",
            5000,
            ORGANIZATION,
            PROJECT,
            SCHEDULE);
    static final Meter SCHEDULE_LAST_TRIGGERED = gauge(
            "semaphore_schedule_last_triggered_timestamp_seconds",
            "When the scheduler last started a workflow; absent while it cannot be seen.",
            5000,
            ORGANIZATION,
            PROJECT,
            SCHEDULE);
    static final Meter SCHEDULE_PAUSED = gauge(
            "semaphore_schedule_paused",
            "1 if the scheduler is paused or suspended, 0 if it runs by itself; absent while it cannot be seen.",
            5000,
            ORGANIZATION,
            PROJECT,
            SCHEDULE);
    // dashboards
    static final Meter WIDGET_INFO = gauge(
            "semaphore_dashboard_widget_info",
            "1 for each part of a dashboard that selects pipelines; absent while dashboards cannot be seen.",
            2000,
            ORGANIZATION,
            DASHBOARD,
            WIDGET,
            PROJECT);
    static final Meter WIDGET_LAST_RESULT = gauge(
            "semaphore_dashboard_widget_last_result",
            "1 for the result of the newest finished pipeline that the part of the dashboard selects, on whatever branch;"
                    + " absent while none was seen.",
            2000,
            ORGANIZATION,
            DASHBOARD,
            WIDGET,
            RESULT);
    static final Meter WIDGET_LAST_FINISHED = gauge(
            "semaphore_dashboard_widget_last_finished_timestamp_seconds",
            "When the newest finished pipeline that the part of the dashboard selects finished.",
            2000,
            ORGANIZATION,
            DASHBOARD,
            WIDGET);

    // Signalman: what it asks and sees
    static final Meter API_REQUESTS = counter(
            "signalman_api_requests_total",
            "HTTP requests to Semaphore, retries included.",
            5000,
            Source.PROCESS,
            ORGANIZATION,
            ENDPOINT,
            OUTCOME);
    static final Meter API_ROWS_SKIPPED = counter(
            "signalman_api_rows_skipped_total",
            "Rows of lists that could not be read and were left out.",
            1000,
            Source.PROCESS,
            ORGANIZATION,
            ENDPOINT);
    static final Meter API_REQUEST_DURATION = histogram(
            "signalman_api_request_duration_seconds",
            "How long HTTP requests to Semaphore took, from sending to the last byte.",
            1000,
            Source.PROCESS,
            HTTP,
            ORGANIZATION,
            ENDPOINT);
    static final Meter API_IN_FLIGHT =
            gauge("signalman_api_requests_in_flight", "HTTP requests to Semaphore under way.", 100, ORGANIZATION);
    static final Meter API_WAITING = gauge(
            "signalman_api_requests_waiting",
            "Requests that wait for the budget or for their turn.",
            100,
            ORGANIZATION);
    static final Meter API_BUDGET = gauge(
            "signalman_api_budget_requests_per_minute",
            "Requests to Semaphore that are allowed a minute.",
            100,
            ORGANIZATION);
    static final Meter API_BUDGET_LEFT = gauge(
            "signalman_api_budget_remaining_requests",
            "Requests that the budget allows at once; 0 while Semaphore asks not to be asked.",
            100,
            ORGANIZATION);
    static final Meter COLLECTOR_UP = gauge(
            "signalman_collector_up",
            "1 if the collector sees, 0 if it is blind.",
            20_000,
            ORGANIZATION,
            COLLECTOR,
            PROJECT);
    static final Meter COLLECTOR_LAST_SUCCESS = gauge(
            "signalman_collector_last_success_timestamp_seconds",
            "When the collector last completed a sweep.",
            20_000,
            ORGANIZATION,
            COLLECTOR,
            PROJECT);
    static final Meter EVENTS =
            counter("signalman_events_total", "Change events that were logged.", 2000, ORGANIZATION, TYPE);
    static final Meter EVENT_DELAY = histogram(
            "signalman_event_delay_seconds", "How long after a change Signalman saw it.", 100, DELAY, ORGANIZATION);

    // Signalman: the log and the outbox
    static final Meter LOG_POSITION = gauge("signalman_log_position", "Position of the newest event in the log.", 1);
    static final Meter LOG_EVENTS = gauge(
            "signalman_log_events",
            "Events in the log, by the positions of the oldest and the newest: repeats that were dropped leave gaps, so it may be a few"
                    + " too many.",
            1);
    static final Meter LOG_OLDEST = gauge(
            "signalman_log_oldest_event_timestamp_seconds",
            "When the oldest event in the log was seen; absent if it is empty.",
            1);
    static final Meter STORE_SIZE = gauge(
            "signalman_store_size_bytes",
            "Size of the database: of SQLite's files, log of writes included, or of our tables in PostgreSQL.",
            1);
    static final Meter CONSUMER_LAG = gauge(
            "signalman_consumer_lag_events", "Positions of the log that the consumer has yet to read.", 100, CONSUMER);
    static final Meter OUTBOX_PENDING =
            gauge("signalman_outbox_pending", "Messages that wait to be delivered.", 500, RECEIVER);
    static final Meter OUTBOX_DEAD =
            gauge("signalman_outbox_dead", "Messages that were given up and are kept.", 500, RECEIVER);
    static final Meter OUTBOX_OLDEST = gauge(
            "signalman_outbox_oldest_pending_seconds",
            "Age of the oldest message that waits to be delivered; 0 if none waits.",
            500,
            RECEIVER);
    static final Meter DELIVERIES = counter(
            "signalman_deliveries_total", "Attempts to deliver a message.", 1500, Source.PROCESS, RECEIVER, OUTCOME);
    static final Meter DELIVERY_DURATION = histogram(
            "signalman_delivery_duration_seconds",
            "How long attempts to deliver a message took.",
            500,
            Source.PROCESS,
            HTTP,
            RECEIVER);

    static final Meter RECEIVER_PAUSED = gauge(
            "signalman_receiver_paused",
            "1 while nothing is sent to the receiver since it fails, except for one message now and then.",
            500,
            RECEIVER);
    static final Meter RECEIVER_FAILING_SINCE = gauge(
            "signalman_receiver_failing_since_timestamp_seconds",
            "Since when nothing gets through to the receiver; absent if the last attempt did.",
            500,
            RECEIVER);
    static final Meter NOTIFICATIONS = counter(
            "signalman_notifications_total",
            "Notifications that were decided, each for one way of one receiver.",
            2500,
            Source.PROCESS,
            RECEIVER,
            REASON);
    static final Meter SILENCES = gauge("signalman_silences", "Silences that are known.", 10, STATE);
    static final Meter ALERTS = gauge(
            "signalman_alerts",
            "Alerts that are not over: active, or suppressed by a silence, an inhibition or a time interval.",
            10,
            STATE);
    static final Meter HEARTBEAT_HEALTHY = gauge(
            "signalman_heartbeat_healthy",
            "1 if all was well when the heartbeat was last due; absent without a heartbeat.",
            1);
    static final Meter HEARTBEAT_SENT = gauge(
            "signalman_heartbeat_last_sent_timestamp_seconds",
            "When the other side last took the heartbeat; absent until then.",
            1);

    // ways out
    static final Meter PUSHES = counter(
            "signalman_metrics_pushes_total", "Pushes of these metrics.", 50, Source.PROCESS, DESTINATION, OUTCOME);
    static final Meter PUSHED = gauge(
            "signalman_metrics_push_last_success_timestamp_seconds",
            "When these metrics were last pushed.",
            10,
            DESTINATION);
    static final Meter EXPORTED = counter(
            "signalman_export_events_total",
            "Events that were exported, or whose export failed and is tried again.",
            200,
            Source.PROCESS,
            EXPORT,
            OUTCOME);
    static final Meter EXPORT_FAILING_SINCE = gauge(
            "signalman_export_failing_since_timestamp_seconds",
            "Since when nothing gets out; absent if the last attempt succeeded.",
            100,
            EXPORT);

    static final Meter WEBHOOKS = counter(
            "signalman_webhooks_total",
            "Webhooks that came from Semaphore, by what became of them; the organisation is empty if nobody signed it.",
            1000,
            Source.PROCESS,
            ORGANIZATION,
            OUTCOME);

    static final Meter WEBHOOKS_RELIED_ON = gauge(
            "signalman_webhooks_relied_on",
            "1 while looks are rarer since webhooks tell what ends, 0 otherwise; absent without webhooks.",
            100,
            ORGANIZATION);

    // Signalman: what it concludes
    static final Meter INCIDENTS_OPEN =
            gauge("signalman_incidents_open", "Incidents that are open.", 1500, ORGANIZATION, RULE, SEVERITY);
    static final Meter INCIDENTS_OPENED = counter(
            "signalman_incidents_opened_total", "Incidents that were opened.", 1500, ORGANIZATION, RULE, SEVERITY);
    static final Meter INCIDENTS_ACKNOWLEDGED = gauge(
            "signalman_incidents_acknowledged",
            "Open incidents that somebody looks after.",
            1500,
            ORGANIZATION,
            RULE,
            SEVERITY);
    static final Meter INCIDENTS_RESOLVED = counter(
            "signalman_incidents_resolved_total", "Incidents that were resolved.", 1500, ORGANIZATION, RULE, SEVERITY);
    static final Meter INCIDENT_DURATION = histogram(
            "signalman_incident_duration_seconds",
            "How long incidents lasted, from opening to the end.",
            1000,
            CHANGE,
            ORGANIZATION,
            RULE,
            SEVERITY);
    static final Meter RERUNS = counter(
            "signalman_reruns_total",
            "Decisions about failed workflows that could be rerun.",
            10_000,
            ORGANIZATION,
            PROJECT,
            DECISION);
    static final Meter RERUNS_FINISHED = counter(
            "signalman_reruns_finished_total",
            "Reruns that finished: passed is a flake survived.",
            10_000,
            ORGANIZATION,
            PROJECT,
            RESULT);
    static final Meter FLAKES = counter(
            "signalman_flakes_confirmed_total",
            "Jobs seen to fail and pass on one commit.",
            10_000,
            ORGANIZATION,
            PROJECT,
            JOB_NAME);

    // Signalman: these metrics
    static final Meter OVERFLOW = counter(
            "signalman_metrics_overflow_total",
            "Values that were folded into `overflow` since there were too many.",
            1000,
            Source.PROCESS,
            METRIC,
            LABEL);
    static final Meter SERIES = gauge(
            "signalman_metrics_series",
            "Series that the metric has, as Prometheus counts them: each bucket of a histogram is one.",
            200,
            METRIC);
    static final Meter SERIES_LIMIT = gauge(
            "signalman_metrics_series_limit",
            "Series that all metrics together may have, as Prometheus counts them.",
            1);
    static final Meter SERIES_EXPIRED = counter(
            "signalman_metrics_series_expired_total",
            "Series that left because nothing moved them for long.",
            200,
            Source.PROCESS,
            METRIC);
    static final Meter METRICS_READY = gauge(
            "signalman_metrics_ready",
            "1 when current-state gauges are complete, 0 while the log is read at the start.",
            1);
    static final Meter BUILD_INFO =
            gauge("signalman_build_info", "Always 1; the labels say which build runs.", 1, VERSION, JAVA_VERSION);

    private Meters() {}

    static List<Meter> all() {
        return List.copyOf(ALL);
    }

    static Stream<Meter> of(Kind kind) {
        return ALL.stream().filter(meter -> meter.kind() == kind);
    }

    private static Meter counter(String name, String help, int most, Label... labels) {
        return counter(name, help, most, Source.LOG, labels);
    }

    private static Meter counter(String name, String help, int most, Source source, Label... labels) {
        return declare(new Meter(name, Kind.COUNTER, source, help, most, List.of(labels), List.of()));
    }

    private static Meter gauge(String name, String help, int most, Label... labels) {
        return declare(new Meter(name, Kind.GAUGE, Source.PROCESS, help, most, List.of(labels), List.of()));
    }

    private static Meter histogram(String name, String help, int most, List<Double> buckets, Label... labels) {
        return histogram(name, help, most, Source.LOG, buckets, labels);
    }

    private static Meter histogram(
            String name, String help, int most, Source source, List<Double> buckets, Label... labels) {
        return declare(new Meter(name, Kind.HISTOGRAM, source, help, most, List.of(labels), buckets));
    }

    private static Meter declare(Meter meter) {
        ALL.add(meter);
        return meter;
    }

    private static List<Double> seconds(double... bounds) {
        return Arrays.stream(bounds).boxed().toList();
    }
}
