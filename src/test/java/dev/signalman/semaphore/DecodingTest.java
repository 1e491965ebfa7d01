package dev.signalman.semaphore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodingTest {
    private static JsonNode json(String text) throws Exception {
        return Json.MAPPER.readTree(text);
    }

    private static final String LISTED = """
            {"yaml_file_name":"semaphore.yml","working_directory":".semaphore","wf_id":"w1","switch_id":"s1",
             "stopping_at":{"seconds":0,"nanos":0},"state":"DONE","running_at":{"seconds":1571076845,"nanos":810862000},
             "result":"STOPPED","result_reason":"TIMEOUT","queuing_at":{"seconds":1571076843,"nanos":878741000},
             "project_id":"pr1","ppl_id":"p1","pending_at":{"seconds":1571076843,"nanos":868054000},"name":"Pipeline",
             "error_description":"","done_at":{"seconds":1571076991,"nanos":166159000},
             "created_at":{"seconds":1571076843,"nanos":537730000},"commit_sha":"ac3f","branch_name":"ms/another",
             "commit_message":"Fix the roof\\n\\nIt leaked.","promotion_of":"","partial_rerun_of":"p0",
             "env_vars":[{"name":"SECRET","value":"hunter2"}],
             "triggerer":{"wf_triggered_by":"HOOK","wf_triggerer_provider_login":"ada","workflow_rerun_of":"w0"}}""";

    private static final String DESCRIBED = """
            {"pipeline":{"yaml_file_name":"semaphore.yml","working_directory":".semaphore","wf_id":"w1","switch_id":"s1",
             "stopping_at":"1970-01-01 00:00:00.000000Z","state":"done","running_at":"2019-10-14 18:14:05.810862Z",
             "result":"stopped","result_reason":"timeout","queuing_at":"2019-10-14 18:14:03.878741Z",
             "project_id":"pr1","ppl_id":"p1","pending_at":"2019-10-14 18:14:03.868054Z","name":"Pipeline",
             "error_description":"","done_at":"2019-10-14 18:16:31.166159Z",
             "created_at":"2019-10-14 18:14:03.537730Z","commit_sha":"ac3f","branch_name":"ms/another",
             "commit_message":"Fix the roof","promotion_of":"","partial_rerun_of":"p0",
             "triggerer":{"wf_triggered_by":0,"wf_triggerer_provider_login":"ada","workflow_rerun_of":"w0"}},
             "blocks":[
              {"state":"done","result":"failed","result_reason":"test","name":"RSpec","error_description":"","block_id":"b1",
               "jobs":[{"status":"FINISHED","result":"FAILED","name":"second","job_id":"j2","index":1},
                       {"status":"FINISHED","result":"PASSED","name":"first","job_id":"j1","index":0}]},
              {"state":"running","name":"Lint","block_id":"b2",
               "jobs":[{"status":"RUNNING","result":"","name":"lint","job_id":"j3","index":0}]},
              {"state":0,"name":"Later","block_id":""}]}""";

    @Test
    void a_pipeline_is_the_same_from_the_list_and_from_describe() throws Exception {
        Pipeline listed = PipelineDecoder.pipeline(json(LISTED));
        Pipeline described = PipelineDecoder.detail(json(DESCRIBED)).pipeline();

        assertThat(listed).isEqualTo(described);
        assertThat(listed.state()).isEqualTo(PipelineState.Known.DONE);
        assertThat(listed.result()).isEqualTo(PipelineResult.Known.STOPPED);
        assertThat(listed.reason()).isEqualTo(ResultReason.Known.TIMEOUT);
        assertThat(listed.commitMessage()).isEqualTo("Fix the roof");
        assertThat(listed.author()).isEqualTo("ada");
        assertThat(listed.workflowRerunOf()).isEqualTo("w0");
        assertThat(listed.partialRerunOf()).isEqualTo("p0");
        assertThat(listed.promotionOf()).isNull();
        assertThat(listed.switchId()).isEqualTo("s1");
        assertThat(listed.stoppingAt()).isNull();
        assertThat(listed.doneAt()).isEqualTo(Instant.parse("2019-10-14T18:16:31.166159Z"));
        assertThat(listed.toString()).doesNotContain("hunter2");
    }

    @Test
    void words_of_an_error_are_one_line_that_no_terminal_obeys() {
        assertThat(ServerWords.shorten("a\u009b31mb\u0085c\u2028d\u202ee\nf", ""))
                .isEqualTo("a 31mb c d e f");
    }

    @Test
    void a_running_pipeline_has_no_result() throws Exception {
        Pipeline pipeline = PipelineDecoder.pipeline(json("""
                {"ppl_id":"p","state":"running","created_at":"2019-10-14 18:14:03.537730Z","switch_id":""}"""));

        assertThat(pipeline.result()).isNull();
        assertThat(pipeline.reason()).isNull();
        assertThat(pipeline.switchId()).isNull();
        assertThat(pipeline.done()).isFalse();
    }

    @Test
    void the_reason_of_a_passed_pipeline_is_dropped() throws Exception {
        Pipeline pipeline = PipelineDecoder.pipeline(
                json("{\"ppl_id\":\"p\",\"created_at\":9000,\"result\":\"passed\",\"result_reason\":\"test\"}"));

        assertThat(pipeline.result()).isEqualTo(PipelineResult.Known.PASSED);
        assertThat(pipeline.reason()).isNull();
    }

    @Test
    void a_pipeline_without_a_creation_time_was_created_when_it_was_first_seen() throws Exception {
        Pipeline pipeline =
                PipelineDecoder.pipeline(json("{\"ppl_id\":\"p\",\"queuing_at\":9000,\"running_at\":9001}"));

        assertThat(pipeline.createdAt()).isEqualTo(Instant.ofEpochSecond(9000));
    }

    @Test
    void blocks_and_jobs_are_read_in_order() throws Exception {
        List<Block> blocks = PipelineDecoder.detail(json(DESCRIBED)).blocks();

        assertThat(blocks).extracting(Block::name).containsExactly("RSpec", "Lint", "Later");
        assertThat(blocks.get(0).jobs()).extracting(BlockJob::name).containsExactly("first", "second");
        assertThat(blocks.get(0).jobs().get(1).result()).isEqualTo(JobOutcome.Known.FAILED);
        assertThat(blocks.get(1).result()).isNull();
        assertThat(blocks.get(1).jobs().getFirst().result()).isNull();
        assertThat(blocks.get(1).jobs().getFirst().status()).isEqualTo("running");
        assertThat(blocks.get(2).state()).isEqualTo(PipelineState.Known.WAITING);
    }

    @ParameterizedTest
    @CsvSource({
        "0,hook",
        "1,schedule",
        "2,api",
        "3,manual_run",
        "9,unknown(9)",
        "'\"HOOK\"',hook",
        "'\"api\"',api",
        "null,unknown()"
    })
    void a_workflows_trigger_is_a_number_or_a_word(String sent, String expected) throws Exception {
        Workflow workflow = ResourceDecoders.workflow(json(
                "{\"workflow\":{\"wf_id\":\"w\",\"created_at\":{\"seconds\":9000,\"nanos\":5},\"rerun_of\":\"\",\"triggered_by\":"
                        + sent + "}}"));

        assertThat(workflow.triggeredBy().text()).isEqualTo(expected);
        assertThat(workflow.rerunOf()).isNull();
        assertThat(workflow.createdAt()).isEqualTo(Instant.ofEpochSecond(9000, 5));
    }

    private static final String JOB = """
                {"metadata":{"name":"Job #1","id":"j1","create_time":"1571083003","start_time":"1571083006","finish_time":"0"},
                 "spec":{"project_id":"pr1","agent":{"machine":{"type":"s1-linux","os_image":""}},
                  "env_vars":[{"name":"SEMAPHORE_WORKFLOW_ID","value":"w1"},{"name":"SEMAPHORE_PIPELINE_ID","value":"p1"},
                              {"name":"PASSWORD","value":"hunter2"}],"commands":["echo hunter2"]},
                 "status":{"result":"NONE","state":"RUNNING","agent":{"name":"agent-7","ip":"1.2.3.4","ports":[]}}}""";

    @Test
    void a_job_shows_ids_and_agent_and_nothing_else_of_its_environment() throws Exception {
        Job job = ResourceDecoders.job(json(JOB));

        assertThat(job.workflowId()).isEqualTo("w1");
        assertThat(job.pipelineId()).isEqualTo("p1");
        assertThat(job.agentName()).isEqualTo("agent-7");
        assertThat(job.state()).isEqualTo(JobState.Known.RUNNING);
        assertThat(job.result()).isEqualTo(JobOutcome.Known.NONE);
        assertThat(job.finishedAt()).isNull();
        assertThat(job.toString()).doesNotContain("hunter2");
    }

    @Test
    void a_queued_job_of_a_hidden_kind_has_no_agent_and_no_ids() throws Exception {
        Job job = ResourceDecoders.job(json("""
                {"metadata":{"id":"j1","start_time":"0"},"spec":{"env_vars":[],"agent":{"machine":{"type":"e1"}}},
                 "status":{"result":"NONE","state":"QUEUED","agent":null}}"""));

        assertThat(job.agentName()).isNull();
        assertThat(job.workflowId()).isNull();
        assertThat(job.machineType()).isEqualTo("e1");
        assertThat(job.startedAt()).isNull();
    }

    @Test
    void an_agent_and_its_type_are_read() throws Exception {
        Agent agent = ResourceDecoders.agent(json("""
                {"status":{"state":"waiting_for_job"},"metadata":{"version":"v2","type":"s1-a","pid":14,"os":"Ubuntu","name":"n",
                 "ip_address":"1.1.1.1","hostname":"h","connected_at":1686917254,"arch":"x86"}}"""));
        AgentType type = ResourceDecoders.agentType(json("""
                {"status":{"total_agent_count":3,"registration_token":"hunter2"},
                 "spec":{"agent_name_settings":{"aws":null}},"metadata":{"name":"s1-a","create_time":1,"update_time":""}}"""));

        assertThat(agent.state()).isEqualTo(AgentState.Known.WAITING_FOR_JOB);
        assertThat(agent.connectedAt()).isEqualTo(Instant.ofEpochSecond(1686917254));
        assertThat(agent.disabledAt()).isNull();
        assertThat(type.agents()).isEqualTo(3);
        assertThat(type.updatedAt()).isNull();
        assertThat(type.toString()).doesNotContain("hunter2");
    }

    @Test
    void a_target_carries_its_last_deployment_without_parameters() throws Exception {
        DeploymentTarget target = DeploymentDecoder.target(json("""
                {"id":"t1","name":"prod","project_id":"pr1","url":"","state":"CORDONED","updated_at":"2023-06-07T09:24:04.000000Z",
                 "last_deployment":{"id":"d1","state":"STARTED","pipeline_id":"p1","prev_pipeline_id":"","triggered_at":"",
                   "env_vars":[{"name":"X","value":"hunter2"}]}}"""));

        assertThat(target.state()).isEqualTo(TargetState.Known.CORDONED);
        assertThat(target.active()).isFalse();
        Deployment last = Objects.requireNonNull(target.lastDeployment());
        assertThat(last.targetId()).isEqualTo("t1");
        assertThat(last.previousPipelineId()).isNull();
        assertThat(last.triggeredAt()).isNull();
        assertThat(target.toString()).doesNotContain("hunter2");
    }

    @Test
    void a_target_never_deployed_to_has_no_last_deployment() throws Exception {
        assertThat(DeploymentDecoder.target(json("{\"id\":\"t1\",\"last_deployment\":null}"))
                        .lastDeployment())
                .isNull();
    }

    @ParameterizedTest
    @CsvSource(
            value = {"{\"wf_id\":\"w2\",\"ppl_id\":\"p2\"};w2;p2", "{\"message\":\"\",\"pipeline_id\":\"p3\"};'';p3"},
            delimiter = ';')
    void both_reruns_name_their_pipeline(String sent, String workflow, String pipeline) throws Exception {
        assertThat(ResourceDecoders.rerun(json(sent))).isEqualTo(new Rerun(workflow, pipeline));
    }

    @Test
    void whatever_a_reply_holds_it_is_read_or_refused_and_nothing_else() throws Exception {
        JsonNode[] whole = {json(LISTED), json(DESCRIBED), json(JOB)};
        JsonNode[] pieces = {
            json("null"),
            json("[]"),
            json("{}"),
            json("\"\""),
            json("-1"),
            json("1e400"),
            json("true"),
            json("[[{}]]"),
            json("99999999999999999999"),
            json("\"\\u0000\""),
            json("{\"seconds\":\"x\"}")
        };
        List<Rows.Decoder<?>> decoders = List.of(
                PipelineDecoder::detail,
                ResourceDecoders::project,
                ResourceDecoders::workflow,
                ResourceDecoders::promotion,
                ResourceDecoders::job,
                ResourceDecoders::agent,
                ResourceDecoders::agentType,
                ResourceDecoders::rerun,
                DeploymentDecoder::target,
                DeploymentDecoder::deployment);
        SplittableRandom random = new SplittableRandom(4711);
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            JsonNode damaged = damage(whole[random.nextInt(whole.length)].deepCopy(), pieces, random);
            for (Rows.Decoder<?> decoder : decoders) {
                try {
                    assertThat(decoder.decode(damaged)).isNotNull();
                } catch (Undecodable e) {
                    refused++;
                }
            }
        }
        assertThat(refused).isBetween(3000, 29_999);
    }

    private static JsonNode damage(JsonNode node, JsonNode[] pieces, SplittableRandom random) {
        if (random.nextInt(12) == 0) {
            return pieces[random.nextInt(pieces.length)];
        }
        if (node instanceof ObjectNode object) {
            object.properties().forEach(field -> field.setValue(damage(field.getValue(), pieces, random)));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, damage(array.get(i), pieces, random));
            }
        }
        return node;
    }

    @Test
    void only_the_first_line_of_a_commit_message_is_kept() {
        assertThat(PipelineDecoder.firstLine("\n  Fix it \r\nmore")).isEqualTo("Fix it");
        assertThat(PipelineDecoder.firstLine("")).isEmpty();
        assertThat(PipelineDecoder.firstLine("x".repeat(600))).hasSize(500);
    }
}
