package dev.signalman.metrics;

import java.util.Locale;

/** The label names that meters may carry, so that one word means one thing everywhere. */
enum Label {
    ORGANIZATION("configured name of the organisation"),
    PROJECT("name of the project; empty for what concerns the whole organisation"),
    BRANCH(
            "a branch that is kept by its name; otherwise `pull-request` (of forks and merge queues too), `tag` or `other`"),
    PIPELINE("name written in the pipeline file"),
    BLOCK("name of the block"),
    /** Not {@code job}, which is what Prometheus calls the scrape: it would arrive as {@code exported_job}. */
    JOB_NAME("name of the job; of a flaky one with its block before it, as `block/job`"),
    RESULT("`passed`, `failed`, `stopped`, `canceled` or `unknown(…)`"),
    REASON(
            "why it did not pass, such as `test`, `malformed`, `stuck`, `timeout`; `none` if there is no reason; of a notification why it is"
                    + " sent, of a failed change `failed` or `rolled_back`"),
    TRIGGERED_BY("`hook`, `schedule`, `api`, `manual_run` or `unknown(…)`"),
    AGENT_TYPE("self-hosted agent type, such as `s1-aws-large`"),
    MACHINE_TYPE("machine or agent type that jobs wait for"),
    STATE("state in Semaphore's words, lower case; of silences and alerts in Alertmanager's"),
    TARGET("name of the deployment target"),
    COMMIT("full SHA of the commit"),
    TEAM("team that looks after the project, by `incidents.owners`; empty if nobody does"),
    PROMOTION("name of the promotion"),
    SCHEDULE("name of the scheduler"),
    ENDPOINT("class of API endpoint, such as `pipelines.list`"),
    OUTCOME(
            "`ok` or the kind of failure; of a delivery `delivered`, `retried` or `dead`; of a deployment `succeeded` or `failed`"),
    DASHBOARD("name of a dashboard in Semaphore"),
    WIDGET("name of a part of the dashboard; a further one of the same name has its number behind it"),
    COLLECTOR("what looks, such as `projects`, `pipelines`, `agents`, `queue`, `deployments` or `dashboards`"),
    CONSUMER("name of the consumer of the event log"),
    RECEIVER("configured name of the receiver and which of its ways, such as `oncall/slack0`"),
    RULE("alert rule that opened the incident"),
    SEVERITY("`critical`, `warning` or `info`"),
    DECISION(
            "`requested`: to be rerun; `observe`: would be, but for the mode; otherwise why not: `no_evidence`, `not_flaky`,"
                    + " `no_details`, `branch`, `budget`, `stale`, `own_rerun`, `human_rerun`, `partial_rerun`, `already_rerun`."
                    + " What was `requested` is counted once more if it is not asked for after all (`superseded`, `human_rerun`,"
                    + " `stale`), was `refused`, or is `lost`"),
    TYPE("type of event, such as `PipelineFinished`"),
    METRIC("name of the metric"),
    LABEL(
            "name of the label that has too many values; `series` if the metric has too many series, `all` if all metrics together have"),
    EXPORT("configured name of the event export"),
    DESTINATION("where metrics are pushed to: `pushgateway` or `otlp`"),
    VERSION("version of Signalman, or of the agent"),
    JAVA_VERSION("version of the Java runtime");

    private final String meaning;
    /** Made once: each series would have a copy of its own. */
    private final String text;

    Label(String meaning) {
        this.meaning = meaning;
        this.text = name().toLowerCase(Locale.ROOT);
    }

    /** As Prometheus sees it. */
    String text() {
        return text;
    }

    String meaning() {
        return meaning;
    }
}
