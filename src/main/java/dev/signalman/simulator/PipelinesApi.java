package dev.signalman.simulator;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** {@code /pipelines}, {@code /yaml} and the list of {@code /promotions}. Reruns are {@link RerunsApi}'s. */
final class PipelinesApi {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    private final World world;
    private final PipelineJson pipelineJson;

    PipelinesApi(World world) {
        this.world = world;
        this.pipelineJson = new PipelineJson(world);
    }

    Reply list(Exchange request) {
        if (request.query().contains("git_ref_types")) return Reply.quoted(500, "Internal error");
        var workflowId = request.param("wf_id", "");
        var workflow = world.runs.workflow(workflowId);
        if (!workflowId.isEmpty() && workflow == null) return Reply.notFound();
        var project = workflow == null ? world.byId(request.param("project_id", "")) : workflow.project;
        if (project == null || !project.readable()) return Reply.notFound();
        var created = Window.of(request, "created");
        var done = Window.of(request, "done");
        if (created == null || done == null) return Reply.text(500, "Something went wrong");
        var mistake = mistake(created, done);
        if (mistake != null) return Reply.quoted(400, "Inavlid values od fields " + mistake);
        long now = world.timeline.now();
        return Paging.page(
                request,
                request.lenient("page", 1),
                request.lenient("page_size", 30),
                rows(request, project, workflow, created, done),
                (json, p) -> pipelineJson.write(json, p, now, true));
    }

    /** The server's rules, which are stricter than logic asks for. */
    private static @Nullable String mistake(Window created, Window done) {
        if (!created.ordered()) return "'created_after' and 'created_before' - first has to be less than second.";
        if (!done.ordered()) return "'done_after' and 'done_before' - first has to be less than second.";
        long bound = created.before() != 0 ? created.before() : created.after();
        if (bound == 0) return null;
        if (done.after() != 0 && bound >= done.after())
            return "'created_before' and 'done_after' - first has to be less than second.";
        if (done.before() != 0 && bound >= done.before())
            return "'created_before' and 'done_before' - first has to be less than second.";
        return null;
    }

    private static Paging.Rows<Pipeline> rows(
            Exchange request, Project project, @Nullable Workflow workflow, Window created, Window done) {
        var branch = request.param("branch_name", request.param("label", ""));
        var file = request.param("yml_file_path", "");
        Predicate<Pipeline> other =
                p -> (branch.isEmpty() || p.workflow.commit.branch().equals(branch))
                        && (file.isEmpty() || file.equals(".semaphore/" + p.file));
        if (workflow != null) {
            var own = workflow.pipelines.reversed().stream()
                    .filter(p -> !p.gone && created.holds(p.created))
                    .filter(p -> !done.set() || (p.finished && done.holds(p.done)))
                    .filter(other)
                    .toList();
            return Paging.Rows.of(own);
        }
        if (done.set()) return doneRows(project, created, done, other);
        var all = project.byCreation;
        int from = created.from(all);
        int to = created.to(all);
        if (branch.isEmpty() && file.isEmpty()) return new Paging.Rows<>(to - from, i -> all.get(to - 1 - i));
        var matching = new ArrayList<Pipeline>();
        for (int i = to - 1; i >= from; i--) if (other.test(all.get(i))) matching.add(all.get(i));
        return Paging.Rows.of(matching);
    }

    private static Paging.Rows<Pipeline> doneRows(
            Project project, Window created, Window done, Predicate<Pipeline> other) {
        var all = project.byEnd;
        var matching = new ArrayList<Pipeline>();
        for (int i = done.from(all); i < done.to(all); i++) {
            var pipeline = all.get(i);
            if (created.holds(pipeline.created) && other.test(pipeline)) matching.add(pipeline);
        }
        matching.sort(Comparator.<Pipeline>comparingLong(p -> p.created)
                .thenComparingInt(p -> p.number)
                .reversed());
        return Paging.Rows.of(matching);
    }

    /** Also says so of what is done already. */
    Reply stop(Exchange request) {
        var pipeline = world.runs.pipeline(request.part(0));
        if (pipeline == null || !pipeline.readable()) return Reply.notFound();
        if (!Fields.all(request).path("terminate_request").isBoolean())
            return Reply.quoted(400, "Value of 'terminate_request' field must be boolean value 'true'.");
        world.runs.terminate(pipeline, request.userId());
        return Reply.quoted(200, "Pipeline termination started.");
    }

    Reply topology(Exchange request) {
        var pipeline = world.runs.pipeline(request.part(0));
        if (pipeline == null || !pipeline.readable()) return Reply.notFound();
        return Reply.json(json -> {
            json.writeStartArray();
            for (var block : pipeline.blocks()) {
                json.writeStartObject();
                json.writeStringField("name", block.name());
                json.writeArrayFieldStart("jobs");
                for (var job : block.jobs()) json.writeString(job.name());
                json.writeEndArray();
                json.writeArrayFieldStart("dependencies");
                json.writeEndArray();
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    /** Only looks whether it is YAML and has what no pipeline can do without. */
    Reply validate(Exchange request) {
        var yaml = Fields.text(Fields.all(request), "/yaml_definition");
        if (yaml.isEmpty()) return Reply.quoted(400, "Missing required post parameter yaml_definition.");
        com.fasterxml.jackson.databind.JsonNode definition;
        try {
            definition = YAML.readTree(yaml);
        } catch (IOException e) {
            return Reply.quoted(400, "{:malformed, \"Malformed YAML\"}");
        }
        for (var key : new String[] {"version", "agent", "blocks"})
            if (!definition.has(key))
                return Reply.quoted(
                        400, "{:malformed, {:expected_map, \"Required property " + key + " was not present\"}}");
        return Reply.json(json -> {
            json.writeStartObject();
            json.writeStringField("pipeline_id", "");
            json.writeStringField("message", "YAML definition is valid.");
            json.writeEndObject();
        });
    }

    Reply describe(Exchange request) {
        var pipeline = world.runs.pipeline(request.part(0));
        if (pipeline == null || !pipeline.readable()) return Reply.notFound();
        boolean detailed = request.param("detailed", "false").equals("true");
        long now = world.timeline.now();
        return Reply.json(json -> {
            json.writeStartObject();
            json.writeFieldName("pipeline");
            pipelineJson.write(json, pipeline, now, false);
            json.writeArrayFieldStart("blocks");
            if (detailed) blocks(json, pipeline, now);
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private void blocks(JsonGenerator json, Pipeline pipeline, long now) throws IOException {
        if (pipeline.plan.reason() == Plan.Reason.MALFORMED) return;
        var jobs = pipeline.running <= now ? pipeline.jobs(world.dice) : List.<Job>of();
        var blocks = pipeline.blocks();
        for (int b = 0; b < blocks.size(); b++) {
            int block = b;
            var own = jobs.stream().filter(j -> j.blockIndex == block).toList();
            pipelineJson.block(json, pipeline, block, blocks.get(b).name(), own, now);
        }
    }

    Reply promotions(Exchange request) {
        var pipeline = world.runs.pipeline(request.param("pipeline_id", ""));
        if (pipeline == null || !pipeline.readable()) return Reply.notFound();
        var page = request.strict("page", 1);
        var size = request.strict("page_size", 10);
        if (page == null || size == null) return Reply.quoted(400, "Invalid page or page_size: not an integer");
        // Without a switch there is nothing that could be asked, and nobody caught that.
        boolean promoted = pipeline.hasSwitch || !pipeline.promotions.isEmpty();
        if (!promoted || size < 1 || size >= 100) return Reply.quoted(500, "Internal error");
        var name = request.param("name", "");
        var rows = pipeline.promotions.reversed().stream()
                .filter(p -> name.isEmpty() || p.name.equals(name))
                .toList();
        return Paging.page(request, Math.max(1, page), size, Paging.Rows.of(rows), this::promotion);
    }

    Reply promote(Exchange request) {
        var fields = Fields.all(request);
        var pipeline = world.runs.pipeline(Fields.text(fields, "/pipeline_id"));
        boolean may = world.access.may(Organization.Permission.RERUN);
        if (pipeline == null || !pipeline.readable() || !may) return Reply.notFound();
        if (!pipeline.hasSwitch) return Reply.quoted(400, "Pipeline has no promotions.");
        var name = Fields.text(fields, "/name");
        var spec = pipeline.project().spec.promotions().stream()
                .filter(p -> p.name().equals(name))
                .findFirst()
                .orElse(null);
        if (spec == null) return Reply.quoted(400, "Promotion target '" + name + "' not found.");
        boolean override = Fields.text(fields, "/override").equals("true");
        boolean passed = pipeline.finished && pipeline.plan.result() == Plan.Result.PASSED;
        if (!passed && !override) return Reply.quoted(400, "Pipeline is not passed and override is not set to true.");
        var target = pipeline.project().targets.stream()
                .filter(t -> !t.deleted && t.name.equals(spec.target()))
                .findFirst()
                .orElse(null);
        if (target != null && !target.active) return Reply.quoted(400, "Deployment target is cordoned.");
        var token = Fields.text(fields, "/request_token");
        world.runs.promote(
                pipeline,
                name,
                target,
                request.userId(),
                Plan.passing(spec.duration()),
                token.isEmpty() ? world.ids.of(Ids.Kind.WEBHOOK, 1_000_000L + world.shelved++) : token,
                override);
        return Reply.quoted(200, "Promotion successfully triggered.");
    }

    private void promotion(JsonGenerator json, Promotion promotion) throws IOException {
        long now = world.timeline.now();
        json.writeStartObject();
        json.writeStringField("triggered_by", promotion.triggeredBy);
        Times.protobuf(json, "triggered_at", promotion.triggered, now);
        json.writeStringField("status", promotion.status);
        json.writeStringField("scheduled_pipeline_id", promotion.pipeline == null ? "" : promotion.pipeline.id);
        Times.protobuf(json, "scheduled_at", promotion.scheduled, now);
        json.writeBooleanField("override", promotion.override);
        json.writeStringField("name", promotion.name);
        json.writeEndObject();
    }
}
