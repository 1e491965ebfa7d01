package dev.signalman.semaphore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.signalman.secret.Secret;
import dev.signalman.simulator.GroundTruth.ProjectTruth;
import dev.signalman.simulator.Organization;
import dev.signalman.simulator.Plan;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** One case for each operation: what it does for somebody who looks at the organisation before and after. */
final class ContractCases {
    private static final String FILE = ".semaphore/semaphore.yml";
    private static final String PIPELINE = "version: v1.0\nagent: { machine: { type: e1-standard-2 } }\nblocks: []\n";
    private static final UUID TOKEN = UUID.fromString("6063dd03-ecfb-11ed-b539-0045e2f582b7");
    private static final UUID OTHER_TOKEN = UUID.fromString("6063dd03-ecfb-11ed-b539-0045e2f582b8");
    private static final UUID NOBODY = UUID.fromString("2abeb1a9-eb4a-4834-84b8-cb7806aec063");
    private static final String CANARY = "canary-4f1d9a";

    static final Map<Endpoint, Consumer<Contract>> ALL = new EnumMap<>(Endpoint.class);

    private ContractCases() {}

    static {
        projects();
        workflows();
        pipelines();
        jobs();
        agents();
        targets();
        schedules();
        artifacts();
        dashboards();
        notifications();
        secrets();
        projectSecrets();
        troubleshooting();
        tests();
    }

    private static void projects() {
        ALL.put(
                Endpoint.PROJECTS_LIST,
                c -> assertThat(c.ask(() -> c.api.projects().list()).items())
                        .extracting(Project::name)
                        .containsExactly("web"));
        ALL.put(Endpoint.PROJECTS_DESCRIBE, c -> {
            Project web = c.ask(() -> c.api.projects().describe("web"));
            assertThat(web.id()).isEqualTo(c.projectId());
            assertThat(web.runOn()).contains("branches");
            c.refused(ApiError.NotFound.class, () -> c.api.projects().describe("gone"));
        });
        ALL.put(Endpoint.PROJECTS_CREATE, c -> {
            ProjectDraft draft = ProjectDraft.of("new", "git@github.com:acme/new.git");
            Project made = c.ask(() -> c.api.projects().create(draft));
            assertThat(made.repositoryUrl()).isEqualTo("git@github.com:acme/new.git");
            assertThat(c.organization.projects()).extracting(ProjectTruth::name).contains("new");
            c.refused(ApiError.BadRequest.class, () -> c.api.projects().create(draft));
        });
        ALL.put(Endpoint.PROJECTS_UPDATE, c -> {
            ProjectDraft draft = new ProjectDraft(
                    "web", "the shop", "public", "git@host:acme/web.git", "git", List.of("branches"), "ci.yml");
            c.ask(() -> c.api.projects().update("web", draft));
            Project web = c.given(c.api.projects().describe("web"));
            assertThat(web.description()).isEqualTo("the shop");
            assertThat(web.visibility()).isEqualTo("public");
            assertThat(web.pipelineFile()).isEqualTo("ci.yml");
        });
        ALL.put(Endpoint.PROJECTS_DELETE, c -> {
            c.ask(() -> c.api.projects().delete("web"));
            assertThat(c.organization.projects()).allMatch(ProjectTruth::removed);
            c.refusedAtOnce(ApiError.NotFound.class, () -> c.api.projects().delete("never-there"));
        });
    }

    private static void workflows() {
        ALL.put(Endpoint.WORKFLOWS_RUN, c -> {
            StartedRun run = c.ask(() -> c.api.workflows().run(RunRequest.branch(c.projectId(), "feature/x")));
            Workflow workflow = c.given(c.api.workflows().describe(run.workflowId()));
            assertThat(workflow.branch()).isEqualTo("feature/x");
            assertThat(workflow.triggeredBy()).isEqualTo(WorkflowTrigger.Known.API);
            assertThat(workflow.initialPipelineId()).isEqualTo(run.pipelineId());
            c.organization.queueLimit(0);
            c.refused(ApiError.Busy.class, () -> c.api.workflows().run(RunRequest.branch(c.projectId(), "main")));
        });
        ALL.put(Endpoint.WORKFLOWS_LIST, c -> {
            Organization.Started started = c.ended(Plan.passing(Duration.ofSeconds(5)));
            assertThat(c.ask(() -> c.api.workflows().list(c.projectId(), null, null, null))
                            .items())
                    .extracting(Workflow::id)
                    .containsExactly(started.workflowId());
        });
        ALL.put(Endpoint.WORKFLOWS_DESCRIBE, c -> {
            Organization.Started started = c.ended(Plan.passing(Duration.ofSeconds(5)));
            assertThat(c.ask(() -> c.api.workflows().describe(started.workflowId()))
                            .initialPipelineId())
                    .isEqualTo(started.pipelineId());
        });
        ALL.put(Endpoint.WORKFLOWS_RESCHEDULE, c -> {
            Organization.Started started = c.ended(Plan.failing(Duration.ofSeconds(5)));
            Rerun rerun = c.ask(() -> c.api.workflows().reschedule(started.workflowId(), "token"));
            assertThat(c.given(c.api.workflows().describe(rerun.workflowId())).rerunOf())
                    .isEqualTo(started.workflowId());
            assertThat(c.organization.workflows())
                    .as("however often it was asked for")
                    .hasSize(2);
        });
        ALL.put(Endpoint.WORKFLOWS_STOP, c -> {
            Organization.Started started = c.ended(Plan.open());
            c.ask(() -> c.api.workflows().stop(started.workflowId()));
            stopsByUser(c, started.pipelineId());
        });
    }

    private static void stopsByUser(Contract c, String pipelineId) {
        assertThat(c.given(c.api.pipelines().describe(pipelineId)).state()).isEqualTo(PipelineState.Known.STOPPING);
        c.advance(Duration.ofSeconds(5));
        Pipeline pipeline = c.given(c.api.pipelines().describe(pipelineId));
        assertThat(pipeline.result()).isEqualTo(PipelineResult.Known.STOPPED);
        assertThat(pipeline.reason()).isEqualTo(ResultReason.Known.USER);
        assertThat(pipeline.stoppingAt()).isNotNull().isBefore(pipeline.doneAt());
    }

    private static void pipelines() {
        ALL.put(Endpoint.PIPELINES_LIST, c -> {
            Organization.Started started = c.ended(Plan.passing(Duration.ofSeconds(5)));
            assertThat(c.ask(() -> c.api.pipelines().list(PipelineQuery.project(c.projectId())))
                            .items())
                    .extracting(Pipeline::id)
                    .containsExactly(started.pipelineId());
        });
        ALL.put(Endpoint.PIPELINES_DESCRIBE, c -> {
            Organization.Started started = c.ended(Plan.passing(Duration.ofSeconds(5)));
            assertThat(c.ask(() -> c.api.pipelines().describe(started.pipelineId()))
                            .result())
                    .isEqualTo(PipelineResult.Known.PASSED);
        });
        ALL.put(Endpoint.PIPELINES_DETAIL, c -> {
            Organization.Started started = c.ended(Plan.passing(Duration.ofSeconds(5)));
            assertThat(c.ask(() -> c.api.pipelines().detail(started.pipelineId()))
                            .blocks())
                    .extracting(Block::name)
                    .containsExactly("Build", "Test");
        });
        ALL.put(Endpoint.PIPELINES_STOP, c -> {
            Organization.Started started = c.ended(Plan.open());
            c.ask(() -> c.api.pipelines().stop(started.pipelineId()));
            stopsByUser(c, started.pipelineId());
            c.given(c.api.pipelines().stop(started.pipelineId()));
            c.refused(ApiError.NotFound.class, () -> c.api.pipelines().stop(NOBODY.toString()));
        });
        ALL.put(Endpoint.PIPELINES_PARTIAL_REBUILD, c -> {
            Organization.Started started = c.ended(Plan.failing(Duration.ofSeconds(5)));
            Rerun rerun = c.ask(() -> c.api.pipelines().partialRebuild(started.pipelineId(), "token"));
            assertThat(c.organization.pipeline(rerun.pipelineId()).partialRerunOf())
                    .isEqualTo(started.pipelineId());
            assertThat(c.organization.pipelines())
                    .as("however often it was asked for")
                    .hasSize(2);
        });
        ALL.put(Endpoint.PIPELINES_TOPOLOGY, c -> {
            Organization.Started started = c.ended(Plan.passing(Duration.ofSeconds(5)));
            List<TopologyBlock> blocks = c.ask(() -> c.api.pipelines().topology(started.pipelineId()));
            assertThat(blocks).extracting(TopologyBlock::name).containsExactly("Build", "Test");
            assertThat(blocks.getLast().jobs()).containsExactly("unit tests", "integration tests");
        });
        ALL.put(Endpoint.PIPELINES_VALIDATE, c -> {
            assertThat(c.ask(() -> c.api.pipelines().validate(PIPELINE)))
                    .isEqualTo(new YamlCheck(true, "YAML definition is valid."));
            YamlCheck wrong = c.ask(() -> c.api.pipelines().validate("version: v1.0\n"));
            assertThat(wrong.valid()).isFalse();
            assertThat(wrong.message()).contains("agent");
        });
        ALL.put(Endpoint.PROMOTIONS_LIST, c -> {
            Organization.Started started = c.ended(Plan.passing(Duration.ofSeconds(5)));
            c.organization.deploy(started.pipelineId(), "production", Plan.passing(Duration.ofSeconds(5)));
            assertThat(c.ask(() -> c.api.promotions().list(started.pipelineId()))
                            .items())
                    .singleElement()
                    .extracting(Promotion::name)
                    .isEqualTo("production");
        });
        ALL.put(Endpoint.PROMOTIONS_TRIGGER, c -> {
            Organization.Started passed = c.ended(Plan.passing(Duration.ofSeconds(5)));
            PromotionRequest request =
                    new PromotionRequest(passed.pipelineId(), "Production", false, Map.of("REGION", "eu"), "token");
            c.ask(() -> c.api.promotions().trigger(request));
            c.advance(Duration.ofMinutes(1));
            assertThat(c.given(c.api.promotions().list(passed.pipelineId())).items())
                    .as("promoted once, however often it was asked for")
                    .singleElement()
                    .satisfies(promotion -> assertThat(promotion.status()).isEqualTo(PromotionStatus.Known.PASSED));
            assertThat(c.organization.deployments()).hasSize(1);
            Organization.Started failed = c.ended(Plan.failing(Duration.ofSeconds(5)));
            c.refused(
                    ApiError.BadRequest.class,
                    () -> c.api.promotions()
                            .trigger(new PromotionRequest(
                                    failed.pipelineId(), "Production", false, Map.of(), "other token")));
        });
    }

    private static void jobs() {
        ALL.put(Endpoint.JOBS_LIST, c -> {
            c.ended(Plan.open());
            assertThat(c.ask(() -> c.api.jobs().list(Set.of(JobState.Known.RUNNING)))
                            .items())
                    .hasSize(3);
        });
        ALL.put(Endpoint.JOBS_DESCRIBE, c -> {
            String id = runningJob(c);
            assertThat(c.ask(() -> c.api.jobs().describe(id)).id()).isEqualTo(id);
            c.refused(ApiError.NotFound.class, () -> c.api.jobs().describe(NOBODY.toString()));
        });
        ALL.put(Endpoint.JOBS_STOP, c -> {
            String id = runningJob(c);
            c.ask(() -> c.api.jobs().stop(id));
            Job job = c.given(c.api.jobs().describe(id));
            assertThat(job.state()).isEqualTo(JobState.Known.FINISHED);
            assertThat(job.result()).isEqualTo(JobOutcome.Known.STOPPED);
            assertThat(c.given(c.api.jobs().list(Set.of(JobState.Known.RUNNING)))
                            .items())
                    .as("the others go on")
                    .hasSize(2);
        });
        ALL.put(Endpoint.JOBS_PLAIN_LOG, c -> {
            String id = finishedJob(c, "e1-standard-2");
            if (!c.cloud) {
                c.refused(ApiError.FeatureOff.class, () -> c.api.jobs().plainLog(id));
                return;
            }
            assertThat(c.ask(() -> c.api.jobs().plainLog(id)).lines()).contains("all tests passed");
        });
        ALL.put(Endpoint.LOGS_DESCRIBE, c -> {
            String id = finishedJob(c, "e1-standard-2");
            JobLog log = c.ask(() -> c.api.jobs().log(id));
            assertThat(log.lines()).contains("all tests passed");
            assertThat(log.complete()).isTrue();
        });
        ALL.put(Endpoint.LOGS_FOLLOW, c -> {
            String id = finishedJob(c, "s1-linux");
            assertThat(c.ask(() -> c.api.jobs().log(id)).lines()).contains("all tests passed");
        });
    }

    private static String runningJob(Contract c) {
        c.ended(Plan.open());
        return c.given(c.api.jobs().list(Set.of(JobState.Known.RUNNING)))
                .items()
                .getFirst()
                .id();
    }

    private static String finishedJob(Contract c, String machine) {
        c.organization.queueJobs("web", machine, 1, Duration.ofSeconds(5));
        c.advance(Duration.ofMinutes(1));
        return c.given(c.api.jobs().list(Set.of(JobState.Known.FINISHED)))
                .items()
                .getFirst()
                .id();
    }

    private static void agents() {
        AgentNaming fromAws = new AgentNaming(
                NameOrigin.Known.ASSIGNMENT_ORIGIN_AWS_STS,
                Duration.ofMinutes(2),
                new AgentNaming.AwsRoles("123", "ci-*"));
        ALL.put(
                Endpoint.AGENT_TYPES_LIST,
                c -> assertThat(c.ask(() -> c.api.agentTypes().list()))
                        .extracting(AgentType::name)
                        .containsExactly("s1-linux"));
        ALL.put(Endpoint.AGENT_TYPES_DESCRIBE, c -> {
            c.advance(Duration.ofSeconds(1));
            assertThat(c.ask(() -> c.api.agentTypes().describe("s1-linux")).agents())
                    .isEqualTo(3);
            c.refused(ApiError.NotFound.class, () -> c.api.agentTypes().describe("s1-none"));
        });
        ALL.put(Endpoint.AGENT_TYPES_CREATE, c -> {
            RegisteredAgentType made = c.ask(() -> c.api.agentTypes().create("s1-new", fromAws));
            assertThat(made.type().naming()).isEqualTo(fromAws);
            assertThat(made.registrationToken().get()).hasSizeGreaterThan(20);
            assertThat(made.toString()).doesNotContain(made.registrationToken().get());
            assertThat(c.given(c.api.agentTypes().describe("s1-new")).naming()).isEqualTo(fromAws);
            c.refused(ApiError.BadRequest.class, () -> c.api.agentTypes().create("linux", AgentNaming.BY_AGENT));
        });
        ALL.put(Endpoint.AGENT_TYPES_UPDATE, c -> {
            assertThat(c.ask(() -> c.api.agentTypes().update("s1-linux", fromAws))
                            .naming())
                    .isEqualTo(fromAws);
            assertThat(c.given(c.api.agentTypes().list()).getFirst().naming()).isEqualTo(fromAws);
        });
        ALL.put(Endpoint.AGENT_TYPES_DELETE, c -> {
            c.ask(() -> c.api.agentTypes().delete("s1-linux"));
            assertThat(c.given(c.api.agentTypes().list())).isEmpty();
            c.refusedAtOnce(ApiError.NotFound.class, () -> c.api.agentTypes().delete("s1-none"));
        });
        ALL.put(Endpoint.AGENT_TYPES_DISABLE_ALL, c -> {
            c.advance(Duration.ofSeconds(1));
            c.ask(() -> c.api.agentTypes().disableAll("s1-linux", true));
            assertThat(c.given(c.api.agents().list()).items()).hasSize(3).allMatch(agent -> agent.disabledAt() != null);
        });
        ALL.put(Endpoint.AGENTS_LIST, c -> {
            c.advance(Duration.ofSeconds(1));
            assertThat(c.ask(() -> c.api.agents().list()).items()).hasSize(3);
            assertThat(c.ask(() -> c.api.agents().list("s1-none")).items()).isEmpty();
        });
        ALL.put(Endpoint.AGENTS_DESCRIBE, c -> {
            c.advance(Duration.ofSeconds(1));
            assertThat(c.ask(() -> c.api.agents().describe("s1-linux-agent-1")).type())
                    .isEqualTo("s1-linux");
            c.refused(ApiError.NotFound.class, () -> c.api.agents().describe("gone"));
        });
    }

    /** The self-hosted edition has no deployment targets, and says so. */
    private static void target(Endpoint endpoint, Consumer<Contract> inTheCloud, Function1 offline) {
        ALL.put(endpoint, c -> {
            if (c.cloud) {
                inTheCloud.accept(c);
            } else {
                c.refused(ApiError.FeatureOff.class, () -> offline.ask(c, NOBODY.toString()));
            }
        });
    }

    private interface Function1 {
        Future<?> ask(Contract contract, String id);
    }

    private static String production(Contract c) {
        return c.given(c.api.targets().list(c.projectId())).getFirst().id();
    }

    private static void targets() {
        target(
                Endpoint.TARGETS_LIST,
                c -> assertThat(c.ask(() -> c.api.targets().list(c.projectId())))
                        .extracting(DeploymentTarget::name)
                        .containsExactly("production"),
                (c, id) -> c.api.targets().list(c.projectId()));
        target(
                Endpoint.TARGETS_FIND,
                c -> {
                    assertThat(c.ask(() -> c.api.targets().find(c.projectId(), "production"))
                                    .id())
                            .isEqualTo(production(c));
                    c.refused(ApiError.NotFound.class, () -> c.api.targets().find(c.projectId(), "none"));
                },
                (c, id) -> c.api.targets().find(c.projectId(), "production"));
        target(
                Endpoint.TARGETS_DESCRIBE,
                c -> {
                    String id = production(c);
                    assertThat(c.ask(() -> c.api.targets().describe(id)).objects())
                            .extracting(ObjectRule::kind)
                            .contains(ReferenceKind.Known.BRANCH);
                },
                (c, id) -> c.api.targets().describe(id));
        target(
                Endpoint.TARGETS_CREATE,
                ContractCases::createTarget,
                (c, id) -> c.api.targets().create(c.projectId(), TargetDraft.named("staging"), TOKEN));
        target(
                Endpoint.TARGETS_UPDATE,
                c -> {
                    String id = production(c);
                    TargetDraft change = TargetDraft.unchanged().describedAs("the shop");
                    c.ask(() -> c.api.targets().update(id, change, OTHER_TOKEN));
                    DeploymentTarget changed = c.given(c.api.targets().describe(id));
                    assertThat(changed.description()).isEqualTo("the shop");
                    assertThat(changed.name()).isEqualTo("production");
                    assertThat(changed.url()).isEqualTo("https://prod.example");
                },
                (c, id) -> c.api.targets().update(id, TargetDraft.unchanged(), TOKEN));
        target(
                Endpoint.TARGETS_DELETE,
                c -> {
                    String id = production(c);
                    c.ask(() -> c.api.targets().delete(id, TOKEN));
                    assertThat(c.given(c.api.targets().list(c.projectId()))).isEmpty();
                    c.given(c.api.targets().delete(NOBODY.toString(), OTHER_TOKEN));
                },
                (c, id) -> c.api.targets().delete(id, TOKEN));
        target(
                Endpoint.TARGETS_DEACTIVATE,
                c -> {
                    String id = production(c);
                    c.ask(() -> c.api.targets().deactivate(id));
                    DeploymentTarget target = c.given(c.api.targets().describe(id));
                    assertThat(target.active()).isFalse();
                    assertThat(target.state()).isEqualTo(TargetState.Known.CORDONED);
                },
                (c, id) -> c.api.targets().deactivate(id));
        target(
                Endpoint.TARGETS_ACTIVATE,
                c -> {
                    String id = production(c);
                    c.given(c.api.targets().deactivate(id));
                    c.ask(() -> c.api.targets().activate(id));
                    assertThat(c.given(c.api.targets().describe(id)).active()).isTrue();
                },
                (c, id) -> c.api.targets().activate(id));
        target(
                Endpoint.TARGETS_HISTORY,
                c -> {
                    Organization.Started built = c.ended(Plan.passing(Duration.ofSeconds(5)));
                    String deployment = c.organization.deploy(
                            built.pipelineId(), "production", Plan.passing(Duration.ofSeconds(5)));
                    String id = production(c);
                    assertThat(c.ask(() -> c.api.targets().history(id, null)).deployments())
                            .extracting(Deployment::id)
                            .containsExactly(deployment);
                },
                (c, id) -> c.api.targets().history(id, null));
    }

    private static void createTarget(Contract c) {
        List<SubjectRule> who = List.of(SubjectRule.ANYBODY);
        List<ObjectRule> what = List.of(new ObjectRule(ReferenceKind.Known.TAG, MatchMode.Known.REGEX, "v.*"));
        TargetDraft draft = TargetDraft.named("staging")
                .at("https://staging.example")
                .with(who, what)
                .with(List.of(new SecretVariable("PASSWORD", new Secret(CANARY))));
        DeploymentTarget made = c.ask(() -> c.api.targets().create(c.projectId(), draft, TOKEN));
        assertThat(made.state()).isEqualTo(TargetState.Known.SYNCING);
        assertThat(made.toString()).doesNotContain(CANARY);
        c.refused(
                ApiError.BadRequest.class,
                () -> c.api.targets().update(made.id(), TargetDraft.unchanged(), OTHER_TOKEN));
        c.advance(Duration.ofSeconds(5));
        DeploymentTarget usable = c.given(c.api.targets().find(c.projectId(), "staging"));
        assertThat(usable.state()).isEqualTo(TargetState.Known.USABLE);
        assertThat(usable.objects()).isEqualTo(what);
        assertThat(c.given(c.api.targets().list(c.projectId())))
                .as("made once, however often it was asked for")
                .hasSize(2);
    }

    private static void schedules() {
        ALL.put(Endpoint.SCHEDULES_LIST, c -> {
            assertThat(c.ask(() -> c.api.schedules().list(c.projectId())).items())
                    .singleElement()
                    .satisfies(schedule -> {
                        assertThat(schedule.at()).isEqualTo("0 2 * * *");
                        assertThat(schedule.branch()).isEqualTo("main");
                        assertThat(schedule.pauseToggledAt()).isNull();
                    });
        });
        ALL.put(Endpoint.SCHEDULES_DESCRIBE, c -> {
            String id = nightly(c);
            c.given(c.api.schedules().runNow(id, null, Map.of()));
            ScheduleDetail detail = c.ask(() -> c.api.schedules().describe(id));
            assertThat(detail.schedule().name()).isEqualTo("nightly");
            assertThat(detail.triggers()).singleElement().satisfies(trigger -> {
                assertThat(trigger.status()).isEqualTo(SchedulingStatus.Known.PASSED);
                assertThat(trigger.runNowBy()).isNotNull();
            });
            c.refused(ApiError.NotFound.class, () -> c.api.schedules().describe(NOBODY.toString()));
        });
        ALL.put(Endpoint.SCHEDULES_UPSERT, c -> {
            String id = c.ask(() -> c.api.schedules().create("web", definition("", "hourly", false)));
            assertThat(c.given(c.api.schedules().list(c.projectId())).items())
                    .extracting(Schedule::name)
                    .containsExactly("hourly", "nightly");
            c.given(c.api.schedules().update(id, definition("  id: " + id + "\n", "daily", true)));
            Schedule changed = c.given(c.api.schedules().describe(id)).schedule();
            assertThat(changed.name()).isEqualTo("daily");
            assertThat(changed.paused()).isTrue();
            assertThat(changed.pauseToggledAt()).isNotNull();
            c.refused(
                    ApiError.BadRequest.class, () -> c.api.schedules().create("web", definition("", "nightly", false)));
        });
        ALL.put(Endpoint.SCHEDULES_DELETE, c -> {
            String id = nightly(c);
            c.ask(() -> c.api.schedules().delete(id));
            assertThat(c.given(c.api.schedules().list(c.projectId())).items()).isEmpty();
            c.refusedAtOnce(ApiError.NotFound.class, () -> c.api.schedules().delete(NOBODY.toString()));
        });
        ALL.put(Endpoint.SCHEDULES_RUN_NOW, c -> {
            String id = nightly(c);
            String workflow = c.ask(() -> c.api.schedules().runNow(id, "release", Map.of()));
            assertThat(c.given(c.api.workflows().describe(workflow)).branch()).isEqualTo("release");
            assertThat(c.given(c.api.schedules().describe(id)).triggers())
                    .singleElement()
                    .satisfies(trigger -> assertThat(trigger.workflowId()).isEqualTo(workflow));
        });
    }

    private static String nightly(Contract c) {
        return c.given(c.api.schedules().list(c.projectId())).items().getFirst().id();
    }

    private static String definition(String id, String name, boolean paused) {
        return "apiVersion: v1.0\nkind: Schedule\nmetadata:\n" + id + "  name: " + name
                + "\nspec:\n  project: web\n  branch: main\n  at: \"0 * * * *\"\n  pipeline_file: " + FILE
                + "\n  paused: " + paused + "\n";
    }

    private static void artifacts() {
        ALL.put(Endpoint.ARTIFACTS_SIGN, c -> {
            Supplier<Future<List<SignedUrl>>> question =
                    () -> c.api.artifacts().sign(ArtifactAction.PUSH, List.of("artifacts/projects/1/app.tar"));
            if (!c.cloud) {
                // A 401 that says nothing of our token: that service wants one of its own.
                c.refused(ApiError.PermissionDenied.class, question);
                return;
            }
            List<SignedUrl> urls = c.ask(question);
            assertThat(urls).extracting(SignedUrl::method).containsExactly("HEAD", "PUT");
            assertThat(urls.getFirst().url().get()).contains("app.tar").contains("Signature=");
            assertThat(urls.toString()).doesNotContain("Signature=");
        });
    }

    private static void dashboards() {
        Widget widget = new Widget("Deploys", "list_pipelines", Map.of("branch", "main", "pipeline_file", FILE));
        DashboardDraft draft = new DashboardDraft("shop", "Shop", List.of(widget));
        ALL.put(Endpoint.DASHBOARDS_LIST, c -> {
            for (int i = 0; i < 230; i++) {
                c.given(c.api.dashboards().create(new DashboardDraft("board-" + i, "", List.of(widget))));
            }
            Sweep<Dashboard> all = c.ask(() -> c.api.dashboards().list());
            assertThat(all.items()).hasSize(230);
            assertThat(all.pages()).isEqualTo(3);
        });
        ALL.put(Endpoint.DASHBOARDS_DESCRIBE, c -> {
            Dashboard made = c.given(c.api.dashboards().create(draft));
            assertThat(c.ask(() -> c.api.dashboards().describe("shop"))).isEqualTo(made);
            assertThat(c.ask(() -> c.api.dashboards().describe(made.id())).widgets())
                    .containsExactly(widget);
            c.refused(ApiError.NotFound.class, () -> c.api.dashboards().describe("none"));
        });
        ALL.put(Endpoint.DASHBOARDS_CREATE, c -> {
            assertThat(c.ask(() -> c.api.dashboards().create(draft)).title()).isEqualTo("Shop");
            assertThat(c.given(c.api.dashboards().list()).items()).hasSize(1);
            c.refused(ApiError.BadRequest.class, () -> c.api.dashboards().create(draft));
        });
        ALL.put(Endpoint.DASHBOARDS_UPDATE, c -> {
            c.given(c.api.dashboards().create(draft));
            c.ask(() -> c.api.dashboards().update("shop", new DashboardDraft("shop", "The shop", List.of())));
            Dashboard changed = c.given(c.api.dashboards().describe("shop"));
            assertThat(changed.title()).isEqualTo("The shop");
            assertThat(changed.widgets()).isEmpty();
        });
        ALL.put(Endpoint.DASHBOARDS_DELETE, c -> {
            c.given(c.api.dashboards().create(draft));
            c.ask(() -> c.api.dashboards().delete("shop"));
            assertThat(c.given(c.api.dashboards().list()).items()).isEmpty();
            c.refusedAtOnce(ApiError.NotFound.class, () -> c.api.dashboards().delete("none"));
        });
    }

    private static NotificationDraft notification(String name) {
        Secret endpoint = new Secret("https://hooks.example/" + CANARY);
        return new NotificationDraft(
                name,
                List.of(NotificationRule.webhook(
                        "failures", NotificationRule.Filter.ALL, endpoint, "signalman-webhook")));
    }

    private static void notifications() {
        ALL.put(Endpoint.NOTIFICATIONS_LIST, c -> {
            for (int i = 0; i < 310; i++) {
                c.given(c.api.notifications().create(notification("rule-" + i)));
            }
            Sweep<Notification> all = c.ask(() -> c.api.notifications().list());
            assertThat(all.items()).hasSize(310);
            assertThat(all.pages()).isEqualTo(2);
            assertThat(all.toString()).doesNotContain(CANARY);
        });
        ALL.put(Endpoint.NOTIFICATIONS_DESCRIBE, c -> {
            Notification made = c.given(c.api.notifications().create(notification("hooks")));
            assertThat(c.ask(() -> c.api.notifications().describe("hooks"))).isEqualTo(made);
            c.organization.permit(Organization.Permission.MANAGE_NOTIFICATIONS, false);
            c.refused(
                    ApiError.PermissionDenied.class, () -> c.api.notifications().describe("hooks"));
        });
        ALL.put(Endpoint.NOTIFICATIONS_CREATE, c -> {
            Notification made = c.ask(() -> c.api.notifications().create(notification("hooks")));
            NotificationRule rule = made.rules().getFirst();
            NotificationRule.Webhook webhook = Objects.requireNonNull(rule.webhook());
            assertThat(webhook.secretName()).isEqualTo("signalman-webhook");
            assertThat(webhook.timeout()).isEqualTo(Duration.ofSeconds(5));
            assertThat(webhook.retries()).isEqualTo(5);
            assertThat(Objects.requireNonNull(webhook.endpoint()).get()).endsWith(CANARY);
            assertThat(rule.slack()).isNull();
            assertThat(rule.pointsNowhere()).isFalse();
            assertThat(rule.filter().branches()).containsExactly("/.*/");
            c.refused(ApiError.BadRequest.class, () -> c.api.notifications().create(notification("hooks")));
            c.refused(ApiError.BadRequest.class, () -> c.api.notifications().create(notification("for " + NOBODY)));
            c.refused(
                    ApiError.BadRequest.class,
                    () -> c.api.notifications().create(new NotificationDraft("empty", List.of())));
        });
        ALL.put(Endpoint.NOTIFICATIONS_UPDATE, c -> {
            Notification made = c.given(c.api.notifications().create(notification("hooks")));
            NotificationRule rule = new NotificationRule(
                    "all",
                    NotificationRule.Filter.ALL,
                    new NotificationRule.Slack(new Secret("https://slack.example/x"), List.of("#ci"), "", true),
                    null);
            c.ask(() -> c.api.notifications().update(made.id(), new NotificationDraft("chat", List.of(rule))));
            Notification changed = c.given(c.api.notifications().describe("chat"));
            assertThat(changed.rules().getFirst().webhook()).isNull();
            assertThat(Objects.requireNonNull(changed.rules().getFirst().slack())
                            .channels())
                    .containsExactly("#ci");
        });
        ALL.put(Endpoint.NOTIFICATIONS_DELETE, c -> {
            c.given(c.api.notifications().create(notification("hooks")));
            c.ask(() -> c.api.notifications().delete("hooks"));
            assertThat(c.given(c.api.notifications().list()).items()).isEmpty();
            c.refusedAtOnce(ApiError.NotFound.class, () -> c.api.notifications().delete("none"));
        });
    }

    private static SecretDraft secret(String name) {
        return SecretDraft.of(name, new SecretVariable("WEBHOOK_SECRET", new Secret(CANARY)));
    }

    private static void secrets() {
        ALL.put(Endpoint.SECRETS_LIST, c -> {
            for (int i = 0; i < 130; i++) {
                c.given(c.api.secrets().create(secret("secret-" + i)));
            }
            Sweep<StoredSecret> all = c.ask(() -> c.api.secrets().list());
            assertThat(all.items()).hasSize(130);
            assertThat(all.pages()).isEqualTo(2);
            c.organization.permit(Organization.Permission.MANAGE_SECRETS, false);
            c.refused(ApiError.PermissionDenied.class, () -> c.api.secrets().list());
        });
        ALL.put(Endpoint.SECRETS_DESCRIBE, c -> {
            StoredSecret made = c.given(c.api.secrets().create(secret("key")));
            assertThat(c.ask(() -> c.api.secrets().describe("key"))).isEqualTo(made);
            c.refused(ApiError.NotFound.class, () -> c.api.secrets().describe("none"));
        });
        ALL.put(Endpoint.SECRETS_CREATE, c -> {
            SecretAccess access = new SecretAccess(ProjectAccess.Known.ALLOWED, List.of(c.projectId()), false, true);
            SecretDraft draft = new SecretDraft(
                    "key",
                    "for hooks",
                    secret("key").variables(),
                    List.of(new SecretFile("/etc/key", new Secret("a2V5"))),
                    access);
            StoredSecret made = c.ask(() -> c.api.secrets().create(draft));
            assertThat(made.access()).isEqualTo(access);
            assertThat(made.description()).isEqualTo("for hooks");
            assertThat(made.usedAt()).isNull();
            c.refused(ApiError.BadRequest.class, () -> c.api.secrets().create(draft));
        });
        ALL.put(Endpoint.SECRETS_UPDATE, c -> {
            StoredSecret made = c.given(c.api.secrets().create(secret("key")));
            if (!c.cloud) {
                // Where contents are hidden there is no updating, only making anew.
                c.refused(ApiError.BadRequest.class, () -> c.api.secrets().update("key", secret("key")));
                return;
            }
            c.advance(Duration.ofMinutes(1));
            StoredSecret changed = c.ask(() -> c.api.secrets().update(made.id(), secret("renamed")));
            assertThat(changed.name()).isEqualTo("renamed");
            assertThat(changed.updatedAt()).isAfter(changed.createdAt());
        });
        ALL.put(Endpoint.SECRETS_DELETE, c -> {
            c.given(c.api.secrets().create(secret("key")));
            c.ask(() -> c.api.secrets().delete("key"));
            assertThat(c.given(c.api.secrets().list()).items()).isEmpty();
            c.refusedAtOnce(ApiError.NotFound.class, () -> c.api.secrets().delete("none"));
        });
    }

    private static void projectSecrets() {
        ALL.put(Endpoint.PROJECT_SECRETS_LIST, c -> {
            c.given(c.api.projectSecrets().create("web", secret("key")));
            assertThat(c.ask(() -> c.api.projectSecrets().list(c.projectId())).items())
                    .extracting(StoredSecret::name)
                    .containsExactly("key");
            assertThat(c.given(c.api.secrets().list()).items())
                    .as("the organisation's own")
                    .isEmpty();
            c.refused(ApiError.NotFound.class, () -> c.api.projectSecrets().list("none"));
        });
        ALL.put(Endpoint.PROJECT_SECRETS_DESCRIBE, c -> {
            StoredSecret made = c.given(c.api.projectSecrets().create("web", secret("key")));
            assertThat(c.ask(() -> c.api.projectSecrets().describe("web", "key")))
                    .isEqualTo(made);
        });
        ALL.put(Endpoint.PROJECT_SECRETS_CREATE, c -> {
            StoredSecret made = c.ask(() -> c.api.projectSecrets().create("web", secret("key")));
            assertThat(made.projectId()).isEqualTo("web");
            c.refused(ApiError.BadRequest.class, () -> c.api.projectSecrets().create("web", secret("key")));
        });
        ALL.put(Endpoint.PROJECT_SECRETS_UPDATE, c -> {
            StoredSecret made = c.given(c.api.projectSecrets().create("web", secret("key")));
            if (!c.cloud) {
                c.refused(
                        ApiError.BadRequest.class, () -> c.api.projectSecrets().update("web", "key", secret("key")));
                return;
            }
            assertThat(c.ask(() -> c.api.projectSecrets().update("web", made.id(), secret("renamed")))
                            .name())
                    .isEqualTo("renamed");
        });
        ALL.put(Endpoint.PROJECT_SECRETS_DELETE, c -> {
            c.given(c.api.projectSecrets().create("web", secret("key")));
            c.ask(() -> c.api.projectSecrets().delete("web", "key"));
            assertThat(c.given(c.api.projectSecrets().list("web")).items()).isEmpty();
        });
    }

    private static void troubleshooting() {
        ALL.put(Endpoint.TROUBLESHOOT_WORKFLOW, c -> {
            Organization.Started started = c.ended(Plan.passing(Duration.ofSeconds(5)));
            Diagnosis diagnosis = c.ask(() -> c.api.troubleshoot().workflow(started.workflowId()));
            assertThat(diagnosis.sections().get("workflow")).containsEntry("wf_id", started.workflowId());
        });
        ALL.put(Endpoint.TROUBLESHOOT_PIPELINE, c -> {
            Organization.Started started = c.ended(Plan.passing(Duration.ofSeconds(5)));
            Diagnosis diagnosis = c.ask(() -> c.api.troubleshoot().pipeline(started.pipelineId()));
            assertThat(diagnosis.sections().get("pipeline")).containsEntry("result", "passed");
            assertThat(diagnosis.blocks()).hasSize(2);
        });
        ALL.put(Endpoint.TROUBLESHOOT_JOB, c -> {
            String id = runningJob(c);
            Diagnosis diagnosis = c.ask(() -> c.api.troubleshoot().job(id));
            assertThat(diagnosis.sections()).containsKeys("project", "workflow", "pipeline", "block", "job");
            assertThat(diagnosis.sections().get("job")).containsEntry("state", "running");
        });
    }

    /** The self-hosted edition has no route for it, and says {@code oops}. */
    private static void measured(Endpoint endpoint, Consumer<Contract> inTheCloud, Function1 offline) {
        target(
                endpoint,
                c -> {
                    c.ended(Plan.flaky(Duration.ofSeconds(5), "unit tests"));
                    c.ended(Plan.passing(Duration.ofSeconds(5)));
                    inTheCloud.accept(c);
                },
                offline);
    }

    private static void tests() {
        measured(
                Endpoint.TESTS_FLAKY,
                c -> assertThat(c.ask(() -> c.api.tests().list(c.projectId())).items())
                        .singleElement()
                        .satisfies(test -> {
                            assertThat(test.name()).isEqualTo("unit tests");
                            assertThat(test.disruptions()).isEqualTo(1);
                            assertThat(test.passRate()).isEqualTo(0.5);
                            assertThat(test.latestDisruptionAt()).isNotNull();
                        }),
                (c, id) -> c.api.tests().list(c.projectId()));
        measured(
                Endpoint.TESTS_FLAKY_TEST,
                c -> {
                    FlakyTest test =
                            c.given(c.api.tests().list(c.projectId())).items().getFirst();
                    assertThat(c.ask(() -> c.api.tests().describe(c.projectId(), test.id())))
                            .isEqualTo(test);
                    c.refused(ApiError.NotFound.class, () -> c.api.tests().describe(c.projectId(), NOBODY.toString()));
                },
                (c, id) -> c.api.tests().describe(c.projectId(), id));
        measured(
                Endpoint.TESTS_DISRUPTIONS,
                c -> {
                    FlakyTest test =
                            c.given(c.api.tests().list(c.projectId())).items().getFirst();
                    assertThat(c.ask(() -> c.api.tests().disruptions(c.projectId(), test.id()))
                                    .items())
                            .singleElement()
                            .satisfies(
                                    disruption -> assertThat(disruption.runId()).isEqualTo(test.latestRunId()));
                },
                (c, id) -> c.api.tests().disruptions(c.projectId(), id));
        measured(
                Endpoint.TESTS_FLAKY_HISTORY,
                c -> assertThat(c.ask(() -> c.api.tests().flakyHistory(c.projectId())))
                        .singleElement()
                        .satisfies(day -> assertThat(day.day()).isEqualTo("2026-11-02")),
                (c, id) -> c.api.tests().flakyHistory(c.projectId()));
        measured(
                Endpoint.TESTS_DISRUPTION_HISTORY,
                c -> assertThat(c.ask(() -> c.api.tests().disruptionHistory(c.projectId())))
                        .singleElement()
                        .satisfies(day -> assertThat(day.count()).isEqualTo(1)),
                (c, id) -> c.api.tests().disruptionHistory(c.projectId()));
        measured(
                Endpoint.INSIGHTS_PERFORMANCE,
                c -> {
                    Performance performance = c.ask(() -> c.api.insights().performance(c.projectId(), FILE, null));
                    assertThat(performance.all()).singleElement().satisfies(span -> {
                        assertThat(span.count()).isEqualTo(2);
                        assertThat(span.median()).isEqualTo(Duration.ofSeconds(5));
                        assertThat(span.from()).isBefore(span.to());
                    });
                    assertThat(performance.passed()).hasSize(1);
                    assertThat(performance.failed()).hasSize(1);
                },
                (c, id) -> c.api.insights().performance(c.projectId(), FILE, null));
        measured(
                Endpoint.INSIGHTS_RELIABILITY,
                c -> assertThat(c.ask(() -> c.api.insights().reliability(c.projectId(), FILE, "main")))
                        .singleElement()
                        .satisfies(day -> {
                            assertThat(day.passed()).isEqualTo(1);
                            assertThat(day.failed()).isEqualTo(1);
                        }),
                (c, id) -> c.api.insights().reliability(c.projectId(), FILE, null));
        measured(
                Endpoint.INSIGHTS_FREQUENCY,
                c -> assertThat(c.ask(() -> c.api.insights().frequency(c.projectId(), FILE, null)))
                        .singleElement()
                        .satisfies(day -> assertThat(day.all()).isEqualTo(2)),
                (c, id) -> c.api.insights().frequency(c.projectId(), FILE, null));
    }

    /** Puts a value that is easily found wherever values go, and looks for it in all that comes back. */
    static void canariesStayHidden(Contract c) {
        c.given(c.api.secrets().create(secret("key")));
        c.given(c.api.projectSecrets().create("web", secret("key")));
        c.given(c.api.notifications().create(notification("hooks")));
        String shown = c.given(c.api.secrets().list()).toString()
                + c.given(c.api.secrets().describe("key"))
                + c.given(c.api.projectSecrets().list("web"))
                + c.given(c.api.projectSecrets().describe("web", "key"))
                + c.given(c.api.notifications().list())
                + secret("key")
                + notification("hooks");
        assertThat(shown).contains("key").doesNotContain(CANARY);
    }
}
