package dev.signalman.semaphore;

import io.vertx.core.MultiMap;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Every decoder of a reply, each with a reply that it reads: the table of the fuzz targets. */
final class ReplyDecoders {
    /**
     * One decoder.
     *
     * @param name begins the input that is meant for it
     * @param reply what it reads
     */
    record Sample(String name, String reply, Calls.Decoder<?> decoder) {}

    static final List<Sample> ALL = all();
    static final Map<String, Sample> BY_NAME = ALL.stream().collect(Collectors.toMap(Sample::name, s -> s));

    private static final Instant NOW = Instant.parse("2026-11-02T09:00:00Z");
    private static final BaseUrl BASE = BaseUrl.of(URI.create("https://acme.semaphoreci.com"));

    private ReplyDecoders() {}

    static Reply reply(int status, MultiMap headers, byte[] body) {
        return new Reply(status, headers, body, body.length, false);
    }

    /**
     * Reads it, as the client does. What is not understood has to be said in words that quote nothing of it.
     *
     * @param quoted marks texts that were put into it; empty if it is anything, which may have secrets where none belong
     */
    static void read(Sample sample, byte[] body, String quoted) {
        Reply reply = reply(200, MultiMap.caseInsensitiveMultiMap(), body);
        try {
            String shown = String.valueOf(sample.decoder().decode(reply));
            if (!quoted.isEmpty() && shown.contains("hunter2")) {
                throw new IllegalStateException(sample.name() + " shows a secret");
            }
        } catch (Undecodable e) {
            if (!quoted.isEmpty() && String.valueOf(e.getMessage()).contains(quoted)) {
                throw new IllegalStateException(sample.name() + " quotes the reply: " + e.getMessage(), e);
            }
        }
    }

    private static List<Sample> all() {
        String pipeline = """
                {"ppl_id":"p1","wf_id":"w1","name":"Pipeline","project_id":"pr1","branch_name":"main","commit_sha":"ac3f",\
                "commit_message":"Fix\\nit","state":"DONE","result":"FAILED","result_reason":"TEST","switch_id":"s1",\
                "created_at":{"seconds":1571076843,"nanos":537730000},"done_at":"2019-10-14 18:16:31.166159Z",\
                "env_vars":[{"name":"KEY","value":"hunter2"}],"triggerer":{"wf_triggered_by":0,"workflow_rerun_of":"w0"}}""";
        String project = """
                {"metadata":{"id":"i","name":"web","description":"d"},"spec":{"visibility":"private","repository":\
                {"url":"git@h:a/b","pipeline_file":"f","owner":"a","integration_type":"github_app","run_on":["branches"]}}}""";
        String workflow = """
                {"wf_id":"w","project_id":"p","initial_ppl_id":"i","requester_id":"r","branch_name":"main","commit_sha":"a",\
                "created_at":{"seconds":1571076843},"rerun_of":"w0","triggered_by":"API"}""";
        String promotion = """
                {"name":"Production","status":"passed","triggered_by":"ada","override":false,\
                "triggered_at":{"seconds":1571076843},"scheduled_pipeline_id":"p2"}""";
        String job = """
                {"metadata":{"id":"j","name":"unit","create_time":"1571083003","start_time":"1571083004"},\
                "spec":{"project_id":"p","agent":{"machine":{"type":"e1","os_image":"u"}},\
                "env_vars":[{"name":"SEMAPHORE_PIPELINE_ID","value":"p1"},{"name":"KEY","value":"hunter2"}]},\
                "status":{"state":"FINISHED","result":"PASSED","agent":{"name":"a"}}}""";
        String agentType = """
                {"metadata":{"name":"s1-linux","create_time":1571083003},"status":{"total_agent_count":3,\
                "registration_token":"hunter2"},"spec":{"agent_name_settings":{"assignment_origin":"assignment_origin_aws_sts",\
                "release_after":60,"aws":{"account_id":"1","role_name_patterns":"r*"}}}}""";
        String agent = """
                {"metadata":{"name":"a","type":"s1","version":"v2","os":"l","arch":"x","hostname":"h","ip_address":"::1",\
                "connected_at":1571083003,"disabled_at":""},"status":{"state":"waiting_for_job"}}""";
        String deployment = """
                {"id":"d","target_id":"t","target_name":"prod","state":"STARTED","pipeline_id":"p","prev_pipeline_id":"p0",\
                "triggered_by":"ada","triggered_at":"2019-10-14 18:16:31.166159Z","env_vars":[{"name":"K","value":"hunter2"}]}""";
        String target = """
                {"id":"t","name":"prod","project_id":"p","url":"https://x","state":"USABLE","active":true,"updated_at":1571083003,\
                "bookmark_parameter1":"b","subject_rules":[{"type":"USER","subject_id":"u","git_login":"ada"}],\
                "object_rules":[{"type":"BRANCH","match_mode":"EXACT","pattern":"main"}],\
                "files":[{"path":"f","content":"hunter2"}],"last_deployment":%s}""".formatted(deployment);
        String schedule = """
                {"id":"s","name":"nightly","project_id":"p","recurring":true,"at":"0 2 * * *","branch":"main",\
                "reference":"refs/heads/main","pipeline_file":"f","paused":false,"pause_toggled_at":1571083003,\
                "parameters":[{"name":"R","required":true,"default_value":"eu","options":["eu","us"]}]}""";
        String dashboard = """
                {"metadata":{"id":"d","name":"n","title":"t","create_time":"1571083003"},"spec":{"widgets":[\
                {"name":"w","type":"list_pipelines","filters":{"branch":"main"}}]}}""";
        String notification = """
                {"metadata":{"id":"n","name":"n","create_time":1571083003},"spec":{"rules":[{"name":"r","filter":\
                {"projects":["web"],"branches":["/.*/"],"results":["failed"]},"notify":{"slack":{"endpoint":"hunter2",\
                "channels":["#ci"],"message":"m","status":"ACTIVE"},"webhook":{"endpoint":"hunter2","secret":"s","timeout":500,\
                "retries":1,"action":"post"}}}]},"status":{"failures":["no",{"message":"m","time":1571083003}]}}""";
        String secret = """
                {"metadata":{"id":"s","name":"n","description":"d","project_id_or_name":"p","create_time":"1571083003"},\
                "data":{"env_vars":[{"name":"K","value":"hunter2"}],"files":[{"path":"f","content":"hunter2"}]},\
                "org_config":{"projects_access":"ALLOWED","project_ids":["p"],"debug_access":"JOB_DEBUG_NO"}}""";
        String flakyTest = """
                {"test_id":"t","test_name":"n","test_group":"g","pass_rate":97.5,"disruptions_count":3,"labels":["l"],\
                "resolved":false,"first_disruption_at":"2023-06-07T09:24:04Z"}""";
        List<Sample> all = new ArrayList<>();
        one(all, "pipeline", "pipelines", pipeline, PipelineDecoder::pipeline);
        one(all, "pipeline-detail", "pipelines", """
                {"pipeline":%s,"blocks":[{"block_id":"b","name":"RSpec","state":"done","result":"failed","result_reason":"test",\
                "jobs":[{"job_id":"j","name":"n","index":1,"status":"FINISHED","result":"FAILED"}]}]}""".formatted(pipeline), PipelineDecoder::detail);
        one(all, "project", "projects", project, ResourceDecoders::project);
        one(all, "workflow", "workflows", workflow, ResourceDecoders::workflow);
        one(all, "promotion", "promotions", promotion, ResourceDecoders::promotion);
        one(all, "job", "jobs", job, ResourceDecoders::job);
        one(all, "agent-type", "agent_types", agentType, ResourceDecoders::agentType);
        one(all, "registered", "agent_types", agentType, AgentTypeJson::registered);
        one(all, "agent", "agents", agent, ResourceDecoders::agent);
        one(all, "target", "targets", target, DeploymentDecoder::target);
        one(all, "deployment", "deployments", deployment, DeploymentDecoder::deployment);
        one(all, "schedule", "periodics", schedule, ScheduleJson::schedule);
        one(all, "schedule-detail", "periodics", """
                {"schedule":%s,"triggers":[{"triggered_at":{"seconds":1571083003},"scheduling_status":"passed",\
                "scheduled_workflow_id":"w","branch":"main","error_description":""}]}""".formatted(schedule), ScheduleJson::detail);
        one(all, "dashboard", "dashboards", dashboard, DashboardJson::read);
        one(all, "notification", "notifications", notification, NotificationJson::read);
        one(all, "secret", "secrets", secret, SecretJson::read);
        one(all, "started", "x", "{\"workflow_id\":\"w\",\"pipeline_id\":\"p\"}", ResourceDecoders::started);
        one(all, "rerun", "x", "{\"wf_id\":\"w\",\"ppl_id\":\"p\"}", ResourceDecoders::rerun);
        one(
                all,
                "topology",
                "blocks",
                "{\"name\":\"b\",\"jobs\":[\"j\"],\"dependencies\":[\"a\"]}",
                ResourceDecoders::topologyBlock);
        one(all, "signed-url", "x", "{\"url\":\"https://s/?hunter2\",\"method\":\"get\"}", ResourceDecoders::signedUrl);
        one(
                all,
                "diagnosis",
                "x",
                "{\"project\":{\"id\":\"p\",\"n\":1},\"pipeline\":{\"id\":\"p\",\"blocks\":[{\"name\":\"b\"}]}}",
                Troubleshooting::diagnosis);
        one(all, "flaky-test", "flaky_tests", flakyTest, TestResultsJson::flakyTest);
        one(
                all,
                "disruption",
                "disruptions",
                "{\"run_id\":\"r\",\"hash\":\"h\",\"timestamp\":\"2023-06-07T09:24:04Z\"}",
                TestResultsJson::disruption);
        one(all, "day-count", "history", "{\"day\":\"2023-06-07\",\"count\":3}", TestResultsJson::dayCount);
        one(
                all,
                "performance",
                "x",
                "{\"all\":[{\"from_date\":1571083003,\"count\":3,\"mean_seconds\":1.5,\"p95_seconds\":9}],\"passed\":[]}",
                TestResultsJson::performance);
        one(
                all,
                "run-count",
                "metrics",
                "{\"from_date\":1571083003,\"all_count\":3,\"passed_count\":2,\"failed_count\":1}",
                TestResultsJson::runCount);
        all.add(new Sample(
                "history",
                "{\"deployments\":[" + deployment + "],\"cursor_before\":1571083003000,\"cursor_after\":\"0\"}",
                reply -> {
                    var body = reply.json();
                    return DeploymentDecoder.page(body, Rows.read(body, "deployments", DeploymentDecoder::deployment));
                }));
        all.add(new Sample("log", """
                {"events":[{"event":"job_started","timestamp":1},{"event":"cmd_started","directive":"make"},\
                {"event":"cmd_output","output":"a\\r\\u001b[31mb\\nc"},{"event":"cmd_finished","exit_code":1},\
                {"event":"job_finished","result":"failed"}],"next":7}""", ReplyDecoders::log));
        all.add(new Sample(
                "error", "{\"code\":7,\"message\":\"token=hunter2 denied\",\"details\":[]}", ReplyDecoders::errors));
        return List.copyOf(all);
    }

    /** The object by itself, wrapped as some services do, and as rows of a list. */
    private static void one(List<Sample> all, String name, String field, String reply, Rows.Decoder<?> decoder) {
        all.add(new Sample(name, reply, r -> decoder.decode(r.json())));
        all.add(new Sample(
                name + "-list", "{\"" + field + "\":[" + reply + "]}", r -> Rows.read(r.json(), field, decoder)));
    }

    /** Two pages of a log, the second cut off. */
    private static JobLog log(Reply reply) throws Undecodable {
        LogLines lines = new LogLines();
        lines.read(reply);
        lines.read(new Reply(200, reply.headers(), reply.bytes(), reply.size(), true));
        JobLog log = lines.log(true);
        if (log.lines().stream().flatMapToInt(String::chars).anyMatch(c -> c != '\t' && Character.isISOControl(c))) {
            throw new IllegalStateException("a line with control characters");
        }
        return log;
    }

    /** Any refusal with this body, from services that give it different meanings. */
    private static List<ApiError> errors(Reply body) {
        List<ApiError> errors = new ArrayList<>();
        for (int status : new int[] {400, 401, 403, 404, 422, 429, 500, 503}) {
            for (Endpoint endpoint : List.of(Endpoint.PIPELINES_LIST, Endpoint.LOGS_FOLLOW, Endpoint.PROMOTIONS_LIST)) {
                Reply reply = new Reply(status, body.headers(), body.bytes(), body.size(), false);
                ApiError error = ErrorReplies.of(endpoint, reply, BASE, "hunter2", NOW);
                if (error.message().length() > 300 || error.message().chars().anyMatch(Character::isISOControl)) {
                    throw new IllegalStateException("not fit for a log: " + error.message());
                }
                errors.add(error);
            }
        }
        return errors;
    }
}
