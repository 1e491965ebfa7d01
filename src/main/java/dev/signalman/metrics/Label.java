package dev.signalman.metrics;

import java.util.Locale;

/** The label names that meters may carry, so that one word means one thing everywhere. */
enum Label {
    ORGANIZATION("configured name of the organisation"),
    PROJECT("name of the project; empty for what concerns the whole organisation"),
    BRANCH("a watched branch by its name, otherwise `pull-request`, `tag` or `other`"),
    PIPELINE("name written in the pipeline file"),
    RESULT("`passed`, `failed`, `stopped`, `canceled` or `unknown(…)`"),
    REASON("why it did not pass, such as `test`, `malformed`, `stuck`, `timeout`; `none` if there is no reason"),
    TRIGGERED_BY("`hook`, `schedule`, `api`, `manual_run` or `unknown(…)`"),
    AGENT_TYPE("self-hosted agent type, such as `s1-aws-large`"),
    MACHINE_TYPE("machine or agent type that jobs wait for"),
    STATE("state in Semaphore's words, lower case"),
    TARGET("name of the deployment target"),
    PROMOTION("name of the promotion"),
    SCHEDULE("name of the scheduler"),
    ENDPOINT("class of API endpoint, such as `pipelines.list`"),
    OUTCOME("`ok` or the kind of failure; of a delivery `delivered`, `retried` or `dead`"),
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
    LABEL("name of the label, or `series` if a meter has too many series"),
    VERSION("Signalman's version"),
    JAVA_VERSION("version of the Java runtime");

    private final String meaning;

    Label(String meaning) {
        this.meaning = meaning;
    }

    /** As Prometheus sees it. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    String meaning() {
        return meaning;
    }
}
