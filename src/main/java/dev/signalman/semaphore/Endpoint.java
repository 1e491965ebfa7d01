package dev.signalman.semaphore;

import static dev.signalman.semaphore.Operation.delete;
import static dev.signalman.semaphore.Operation.get;
import static dev.signalman.semaphore.Operation.patch;
import static dev.signalman.semaphore.Operation.post;

import dev.signalman.semaphore.Operation.Kind;
import dev.signalman.semaphore.Operation.Pages;

/**
 * The catalogue of all operations that the client knows: a fixed set, which metrics may use as a label. {@code
 * docs/api-coverage.md} is written from it.
 */
public enum Endpoint {
    PROJECTS_LIST(get("projects.list", "/api/v1alpha/projects", "All projects that the token can see")
            .paged(Pages.HAS_MORE, "projects", 0)),
    PROJECTS_DESCRIBE(get("projects.describe", "/api/v1alpha/projects/{project_name}", "One project")
            .path("project_name", "name of the project")
            .undocumented()),
    PROJECTS_CREATE(post("projects.create", "/api/v1alpha/projects", "Makes a project of a repository")
            .body("metadata.name", "name")
            .mayBody("metadata.description", "description")
            .mayBody("spec.visibility", "who may see it")
            .choices("public", "private")
            .body("spec.repository.url", "git URL")
            .body("spec.repository.integration_type", "such as github_app")
            .mayBody("spec.repository.run_on", "what starts workflows: branches, tags, …")
            .is(Kind.TEXTS)
            .mayBody("spec.repository.pipeline_file", "path of the first pipeline file")
            .envelope("v1alpha", "Project")),
    PROJECTS_UPDATE(patch(
                    "projects.update",
                    "/api/v1alpha/projects/{project_name}",
                    "Sets the description of a project and how it runs")
            .path("project_name", "name of the project")
            .body("metadata.name", "name")
            .mayBody("metadata.description", "description")
            .mayBody("spec.visibility", "who may see it")
            .choices("public", "private")
            .body("spec.repository.url", "git URL")
            .body("spec.repository.integration_type", "such as github_app")
            .mayBody("spec.repository.run_on", "what starts workflows: branches, tags, …")
            .is(Kind.TEXTS)
            .mayBody("spec.repository.pipeline_file", "path of the first pipeline file")
            .envelope("v1alpha", "Project")),
    PROJECTS_DELETE(delete("projects.delete", "/api/v1alpha/projects/{project_name}", "Deletes a project")
            .path("project_name", "name of the project")),

    WORKFLOWS_RUN(post("workflows.run", "/api/v1alpha/plumber-workflows", "Runs a workflow on a git reference")
            .body("project_id", "id of the project")
            .body("reference", "such as refs/heads/main")
            .mayBody("commit_sha", "commit; the newest if left out")
            .mayBody("pipeline_file", "path of the pipeline file")
            .mayBody("parameters", "values of the pipeline's parameters")
            .is(Kind.VALUES)),
    WORKFLOWS_LIST(get("workflows.list", "/api/v1alpha/plumber-workflows", "Workflows of a project, newest first")
            .query("project_id", "id of the project")
            .mayQuery("branch_name", "only this branch")
            .mayQuery("created_after", "only created after this time")
            .is(Kind.TIME)
            .mayQuery("created_before", "only created before this time")
            .is(Kind.TIME)
            .paged(Pages.HEADERS, "workflows", 100)),
    WORKFLOWS_DESCRIBE(get("workflows.describe", "/api/v1alpha/plumber-workflows/{workflow_id}", "One workflow")
            .path("workflow_id", "id of the workflow")),
    WORKFLOWS_RESCHEDULE(post(
                    "workflows.reschedule",
                    "/api/v1alpha/plumber-workflows/{workflow_id}/reschedule",
                    "Reruns a workflow on the same commit")
            .path("workflow_id", "id of the workflow")
            .query("request_token", "makes repeats of this request one; unique in the installation")
            .is(Kind.TOKEN)
            .repeatable()),
    WORKFLOWS_STOP(post(
                    "workflows.stop",
                    "/api/v1alpha/plumber-workflows/{workflow_id}/terminate",
                    "Stops the pipelines of a workflow")
            .path("workflow_id", "id of the workflow")
            .repeatable()),

    PIPELINES_LIST(get("pipelines.list", "/api/v1alpha/pipelines", "Pipelines of a project or a workflow, newest first")
            .mayQuery("project_id", "id of the project; needed without wf_id")
            .mayQuery("wf_id", "id of the workflow")
            .mayQuery("branch_name", "only this branch")
            .mayQuery("yml_file_path", "only this pipeline file")
            .mayQuery("created_after", "only created after this time")
            .is(Kind.TIME)
            .mayQuery("created_before", "only created before this time")
            .is(Kind.TIME)
            .mayQuery("done_after", "only done after this time")
            .is(Kind.TIME)
            .mayQuery("done_before", "only done before this time")
            .is(Kind.TIME)
            .paged(Pages.HEADERS, "pipelines", 100)),
    PIPELINES_DESCRIBE(get("pipelines.describe", "/api/v1alpha/pipelines/{pipeline_id}", "One pipeline")
            .path("pipeline_id", "id of the pipeline")),
    PIPELINES_DETAIL(get(
                    "pipelines.detail",
                    "/api/v1alpha/pipelines/{pipeline_id}",
                    "One pipeline with its blocks and jobs, which is expensive")
            .path("pipeline_id", "id of the pipeline")
            .query("detailed", "true")
            .is(Kind.ALWAYS)
            .undocumented()),
    PIPELINES_STOP(patch("pipelines.stop", "/api/v1alpha/pipelines/{pipeline_id}", "Stops a pipeline")
            .path("pipeline_id", "id of the pipeline")
            .body("terminate_request", "true")
            .is(Kind.ALWAYS)),
    PIPELINES_PARTIAL_REBUILD(post(
                    "pipelines.partial_rebuild",
                    "/api/v1alpha/pipelines/{pipeline_id}/partial_rebuild",
                    "Reruns the failed blocks of a pipeline")
            .path("pipeline_id", "id of the pipeline")
            .body("request_token", "makes repeats of this request one; unique in the installation")
            .is(Kind.TOKEN)
            .repeatable()
            .undocumented()),
    PIPELINES_TOPOLOGY(get(
                    "pipelines.topology",
                    "/api/v1alpha/pipelines/{pipeline_id}/describe_topology",
                    "Blocks of a pipeline and what they wait for")
            .path("pipeline_id", "id of the pipeline")
            .undocumented()
            .rows("blocks")),
    PIPELINES_VALIDATE(post("pipelines.validate", "/api/v1alpha/yaml", "Checks a pipeline file")
            .body("yaml_definition", "the YAML document")
            .is(Kind.DOCUMENT)
            .reads()),

    PROMOTIONS_LIST(get("promotions.list", "/api/v1alpha/promotions", "Promotions of a pipeline, newest first")
            .query("pipeline_id", "id of the pipeline")
            .mayQuery("name", "only promotions of this name")
            .paged(Pages.HEADERS, "promotions", 50)),
    PROMOTIONS_TRIGGER(post("promotions.trigger", "/api/v1alpha/promotions", "Promotes a pipeline")
            .body("pipeline_id", "id of the pipeline")
            .body("name", "name of the promotion")
            .mayBody("override", "true to promote one that failed or still runs")
            .is(Kind.BOOLEAN)
            .mayBody("request_token", "makes repeats of this request one")
            .is(Kind.TOKEN)
            .mayBody("*", "values of the promotion's parameters")
            .is(Kind.VALUES)
            .repeatable()),

    JOBS_LIST(get("jobs.list", "/api/v1alpha/jobs", "Jobs of the organisation in some states, newest first")
            .query("states", "jobs in these states")
            .is(Kind.TEXTS)
            .choices("PENDING", "QUEUED", "RUNNING", "FINISHED")
            .paged(Pages.TOKEN, "jobs", 30)
            .undocumented()),
    JOBS_DESCRIBE(get("jobs.describe", "/api/v1alpha/jobs/{job_id}", "One job").path("job_id", "id of the job")),
    JOBS_STOP(post("jobs.stop", "/api/v1alpha/jobs/{job_id}/stop", "Stops a job")
            .path("job_id", "id of the job")
            .repeatable()),
    JOBS_PLAIN_LOG(get(
                    "jobs.plain_log",
                    "/jobs/{job_id}/plain_logs.json",
                    "The log of a job as text, where tokens may read pages meant for people")
            .path("job_id", "id of the job")),
    LOGS_DESCRIBE(get("logs.describe", "/api/v1alpha/logs/{job_id}", "The log of a job as events, or a redirect to it")
            .path("job_id", "id of the job")
            .undocumented()),
    LOGS_FOLLOW(get(
                    "logs.follow",
                    "/api/v1/logs/{job_id}",
                    "The log of a self-hosted job, piece by piece; follows a redirect")
            .path("job_id", "id of the job")
            .mayQuery("jwt", "right of access, from the redirect")
            .is(Kind.SECRET)
            .mayQuery("token", "offset to go on from")
            .undocumented()),

    AGENT_TYPES_LIST(get("agent_types.list", "/api/v1alpha/self_hosted_agent_types", "All self-hosted agent types")
            .rows("agent_types")),
    AGENT_TYPES_DESCRIBE(
            get("agent_types.describe", "/api/v1alpha/self_hosted_agent_types/{agent_type_name}", "One agent type")
                    .path("agent_type_name", "name of the type, such as s1-linux")),
    AGENT_TYPES_CREATE(post(
                    "agent_types.create",
                    "/api/v1alpha/self_hosted_agent_types",
                    "Makes an agent type and answers its registration token")
            .body("metadata.name", "name, which begins with s1-")
            .mayBody("spec.agent_name_settings.assignment_origin", "where the names of agents come from")
            .choices("assignment_origin_agent", "assignment_origin_aws_sts")
            .mayBody(
                    "spec.agent_name_settings.release_after",
                    "seconds for which a name stays reserved; 0 or at least 60")
            .is(Kind.NUMBER)
            .mayBody("spec.agent_name_settings.aws.account_id", "AWS account, for names from STS")
            .mayBody("spec.agent_name_settings.aws.role_name_patterns", "AWS roles, separated by commas")),
    AGENT_TYPES_UPDATE(patch(
                    "agent_types.update",
                    "/api/v1alpha/self_hosted_agent_types/{agent_type_name}",
                    "Sets how the agents of a type get their names")
            .path("agent_type_name", "name of the type, such as s1-linux")
            .body("metadata.name", "the same name")
            .mayBody("spec.agent_name_settings.assignment_origin", "where the names of agents come from")
            .choices("assignment_origin_agent", "assignment_origin_aws_sts")
            .mayBody(
                    "spec.agent_name_settings.release_after",
                    "seconds for which a name stays reserved; 0 or at least 60")
            .is(Kind.NUMBER)
            .mayBody("spec.agent_name_settings.aws.account_id", "AWS account, for names from STS")
            .mayBody("spec.agent_name_settings.aws.role_name_patterns", "AWS roles, separated by commas")),
    AGENT_TYPES_DELETE(delete(
                    "agent_types.delete",
                    "/api/v1alpha/self_hosted_agent_types/{agent_type_name}",
                    "Deletes an agent type")
            .path("agent_type_name", "name of the type, such as s1-linux")),
    AGENT_TYPES_DISABLE_ALL(post(
                    "agent_types.disable_all",
                    "/api/v1alpha/self_hosted_agent_types/{agent_type_name}/disable_all",
                    "Disables the agents of a type")
            .path("agent_type_name", "name of the type, such as s1-linux")
            .mayBody("only_idle", "false to disable busy ones, too")
            .is(Kind.BOOLEAN)
            .repeatable()),

    AGENTS_LIST(get("agents.list", "/api/v1alpha/agents", "Connected agents")
            .mayQuery("agent_type", "only this type")
            .mayQuery("page_size", "rows of a page, 5 to 200")
            .is(Kind.NUMBER)
            .mayQuery("cursor", "cursor of the page")
            .pagedBy(Pages.TOKEN, "agents", 200)),
    AGENTS_DESCRIBE(get("agents.describe", "/api/v1alpha/agents/{agent_name}", "One agent")
            .path("agent_name", "name of the agent")),

    TARGETS_LIST(get("targets.list", "/api/v1alpha/deployment_targets", "Deployment targets of a project")
            .query("project_id", "id of the project")
            .rows("targets")),
    TARGETS_FIND(get("targets.find", "/api/v1alpha/deployment_targets", "A deployment target of a project by its name")
            .query("project_id", "id of the project")
            .query("target_name", "name of the target")
            .rows("targets")),
    TARGETS_DESCRIBE(get("targets.describe", "/api/v1alpha/deployment_targets/{target_id}", "One deployment target")
            .path("target_id", "id of the target")),
    TARGETS_CREATE(post("targets.create", "/api/v1alpha/deployment_targets", "Makes a deployment target")
            .query("project_id", "id of the project")
            .body("project_id", "the same")
            .body("name", "unique in the project")
            .body("unique_token", "UUID that makes repeats of this request one")
            .is(Kind.TOKEN)
            .mayBody("description", "description")
            .mayBody("url", "where it is deployed to")
            .mayBody("bookmark_parameter1", "promotion parameter to filter the history by")
            .mayBody("bookmark_parameter2", "the second of them")
            .mayBody("bookmark_parameter3", "the third of them")
            .mayBody("subject_rules", "who may deploy")
            .is(Kind.JSON)
            .mayBody("object_rules", "what may be deployed")
            .is(Kind.JSON)
            .mayBody("env_vars", "variables, which are secret")
            .is(Kind.JSON)
            .mayBody("files", "files, which are secret")
            .is(Kind.JSON)
            .repeatable()),
    TARGETS_UPDATE(patch("targets.update", "/api/v1alpha/deployment_targets/{target_id}", "Changes a deployment target")
            .path("target_id", "id of the target")
            .body("unique_token", "UUID that makes repeats of this request one")
            .is(Kind.TOKEN)
            .mayBody("name", "unique in the project")
            .mayBody("description", "description")
            .mayBody("url", "where it is deployed to")
            .mayBody("bookmark_parameter1", "promotion parameter to filter the history by")
            .mayBody("bookmark_parameter2", "the second of them")
            .mayBody("bookmark_parameter3", "the third of them")
            .mayBody("subject_rules", "who may deploy")
            .is(Kind.JSON)
            .mayBody("object_rules", "what may be deployed")
            .is(Kind.JSON)
            .mayBody("env_vars", "variables, which are secret")
            .is(Kind.JSON)
            .mayBody("files", "files, which are secret")
            .is(Kind.JSON)),
    TARGETS_DELETE(
            delete("targets.delete", "/api/v1alpha/deployment_targets/{target_id}", "Deletes a deployment target")
                    .path("target_id", "id of the target")
                    .query("unique_token", "UUID that makes repeats of this request one")
                    .is(Kind.TOKEN)),
    TARGETS_DEACTIVATE(patch(
                    "targets.deactivate",
                    "/api/v1alpha/deployment_targets/{target_id}/deactivate",
                    "Cordons a deployment target: nothing is deployed to it")
            .path("target_id", "id of the target")),
    TARGETS_ACTIVATE(patch(
                    "targets.activate",
                    "/api/v1alpha/deployment_targets/{target_id}/activate",
                    "Opens a cordoned deployment target again")
            .path("target_id", "id of the target")),
    TARGETS_HISTORY(get(
                    "targets.history",
                    "/api/v1alpha/deployment_targets/{target_id}/history",
                    "Deployments to a target, newest first")
            .path("target_id", "id of the target")
            .paged(Pages.CURSORS, "deployments", 0)
            .mayQuery("git_ref_type", "only deployments of this kind of reference")
            .choices("branch", "tag", "pr")
            .mayQuery("git_ref_label", "only this branch or tag")
            .mayQuery("triggered_by", "only deployments by this user")
            .mayQuery("parameter1", "only this value of the first bookmark")
            .mayQuery("parameter2", "only this value of the second bookmark")
            .mayQuery("parameter3", "only this value of the third bookmark")),

    SCHEDULES_LIST(get("schedules.list", "/api/v1alpha/schedules", "Schedulers of a project by name")
            .query("project_id", "id of the project")
            .paged(Pages.HEADERS, "schedules", 100)),
    SCHEDULES_DESCRIBE(
            get("schedules.describe", "/api/v1alpha/schedules/{schedule_id}", "A scheduler and its last ten triggers")
                    .path("schedule_id", "id of the scheduler")),
    SCHEDULES_UPSERT(post(
                    "schedules.upsert",
                    "/api/v1alpha/schedules",
                    "Makes or changes a scheduler; only a change may be repeated")
            .mayQuery("periodic_id", "id of the scheduler to change")
            .mayQuery("project_name", "project of a new one")
            .body("yml_definition", "the YAML document")
            .is(Kind.DOCUMENT)),
    SCHEDULES_DELETE(delete("schedules.delete", "/api/v1alpha/schedules/{schedule_id}", "Deletes a scheduler")
            .path("schedule_id", "id of the scheduler")),
    SCHEDULES_RUN_NOW(
            post("schedules.run_now", "/api/v1alpha/tasks/{schedule_id}/run_now", "Runs a scheduler's workflow now")
                    .path("schedule_id", "id of the scheduler")
                    .mayBody("branch", "another branch than its own")
                    .mayBody("pipeline_file", "another pipeline file than its own")
                    .mayBody("parameters", "values of its parameters")
                    .is(Kind.VALUES)
                    .undocumented()),

    ARTIFACTS_SIGN(post("artifacts.sign", "/api/v1/artifacts", "Signed URLs of artifacts")
            .body("paths", "paths of artifacts")
            .is(Kind.TEXTS)
            .body("type", "what is to be done with them")
            .choices("PUSH", "PUSHFORCE", "PULL", "YANK")
            .reads()
            .rows("URLs")),

    DASHBOARDS_LIST(
            get("dashboards.list", "/api/v1alpha/dashboards", "All dashboards").paged(Pages.TOKEN, "dashboards", 100)),
    DASHBOARDS_DESCRIBE(get("dashboards.describe", "/api/v1alpha/dashboards/{dashboard_id_or_name}", "One dashboard")
            .path("dashboard_id_or_name", "id or name of the dashboard")),
    DASHBOARDS_CREATE(post("dashboards.create", "/api/v1alpha/dashboards", "Makes a dashboard")
            .body("metadata.name", "name")
            .mayBody("metadata.title", "title")
            .mayBody("spec.widgets", "what it shows")
            .is(Kind.JSON)),
    DASHBOARDS_UPDATE(
            patch("dashboards.update", "/api/v1alpha/dashboards/{dashboard_id_or_name}", "Replaces a dashboard")
                    .path("dashboard_id_or_name", "id or name of the dashboard")
                    .body("metadata.name", "name")
                    .mayBody("metadata.title", "title")
                    .mayBody("spec.widgets", "what it shows")
                    .is(Kind.JSON)),
    DASHBOARDS_DELETE(
            delete("dashboards.delete", "/api/v1alpha/dashboards/{dashboard_id_or_name}", "Deletes a dashboard")
                    .path("dashboard_id_or_name", "id or name of the dashboard")),

    NOTIFICATIONS_LIST(get("notifications.list", "/api/v1alpha/notifications", "All notifications")
            .paged(Pages.TOKEN, "notifications", 300)),
    NOTIFICATIONS_DESCRIBE(
            get("notifications.describe", "/api/v1alpha/notifications/{notification_id_or_name}", "One notification")
                    .path("notification_id_or_name", "id or name of the notification")),
    NOTIFICATIONS_CREATE(post("notifications.create", "/api/v1alpha/notifications", "Makes a notification")
            .body("metadata.name", "name")
            .body("spec.rules", "what is told whom")
            .is(Kind.JSON)
            .envelope("v1alpha", "Notification")),
    NOTIFICATIONS_UPDATE(patch(
                    "notifications.update",
                    "/api/v1alpha/notifications/{notification_id_or_name}",
                    "Replaces a notification")
            .path("notification_id_or_name", "id or name of the notification")
            .body("metadata.name", "name")
            .body("spec.rules", "what is told whom")
            .is(Kind.JSON)
            .envelope("v1alpha", "Notification")),
    NOTIFICATIONS_DELETE(delete(
                    "notifications.delete",
                    "/api/v1alpha/notifications/{notification_id_or_name}",
                    "Deletes a notification")
            .path("notification_id_or_name", "id or name of the notification")),

    SECRETS_LIST(get(
                    "secrets.list",
                    "/api/v1beta/secrets",
                    "Names and times of every secret of the organisation; the values are never read")
            .paged(Pages.TOKEN, "secrets", 100)
            .mayQuery("order", "what to sort by")
            .choices("BY_NAME_ASC", "BY_CREATE_TIME_ASC")),
    SECRETS_DESCRIBE(get(
                    "secrets.describe",
                    "/api/v1beta/secrets/{secret_id_or_name}",
                    "Name and times of a secret of the organisation")
            .path("secret_id_or_name", "id or name of the secret")),
    SECRETS_CREATE(post("secrets.create", "/api/v1beta/secrets", "Makes a secret of the organisation")
            .body("metadata.name", "name")
            .mayBody("metadata.description", "description")
            .mayBody("data.env_vars", "variables")
            .is(Kind.JSON)
            .mayBody("data.files", "files, in base64")
            .is(Kind.JSON)
            .mayBody("org_config", "which projects may use it, and how")
            .is(Kind.JSON)
            .envelope("v1beta", "Secret")),
    SECRETS_UPDATE(
            patch("secrets.update", "/api/v1beta/secrets/{secret_id_or_name}", "Replaces a secret of the organisation")
                    .path("secret_id_or_name", "id or name of the secret")
                    .body("metadata.name", "name")
                    .mayBody("metadata.description", "description")
                    .mayBody("data.env_vars", "variables")
                    .is(Kind.JSON)
                    .mayBody("data.files", "files, in base64")
                    .is(Kind.JSON)
                    .mayBody("org_config", "which projects may use it, and how")
                    .is(Kind.JSON)
                    .envelope("v1beta", "Secret")),
    SECRETS_DELETE(
            delete("secrets.delete", "/api/v1beta/secrets/{secret_id_or_name}", "Deletes a secret of the organisation")
                    .path("secret_id_or_name", "id or name of the secret")),

    PROJECT_SECRETS_LIST(get(
                    "project_secrets.list",
                    "/api/v1/projects/{project_id_or_name}/secrets",
                    "Names and times of every secret of a project; the values are never read")
            .path("project_id_or_name", "id or name of the project")
            .paged(Pages.TOKEN, "secrets", 100)
            .mayQuery("order", "what to sort by")
            .choices("BY_NAME_ASC", "BY_CREATE_TIME_ASC")),
    PROJECT_SECRETS_DESCRIBE(get(
                    "project_secrets.describe",
                    "/api/v1/projects/{project_id_or_name}/secrets/{secret_id_or_name}",
                    "Name and times of a secret of a project")
            .path("project_id_or_name", "id or name of the project")
            .path("secret_id_or_name", "id or name of the secret")),
    PROJECT_SECRETS_CREATE(post(
                    "project_secrets.create",
                    "/api/v1/projects/{project_id_or_name}/secrets",
                    "Makes a secret of a project")
            .path("project_id_or_name", "id or name of the project")
            .body("metadata.name", "name")
            .body("metadata.project_id_or_name", "the same project")
            .mayBody("metadata.description", "description")
            .mayBody("data.env_vars", "variables")
            .is(Kind.JSON)
            .mayBody("data.files", "files, in base64")
            .is(Kind.JSON)
            .envelope("v1", "ProjectSecret")),
    PROJECT_SECRETS_UPDATE(patch(
                    "project_secrets.update",
                    "/api/v1/projects/{project_id_or_name}/secrets/{secret_id_or_name}",
                    "Replaces a secret of a project")
            .path("project_id_or_name", "id or name of the project")
            .path("secret_id_or_name", "id or name of the secret")
            .body("metadata.name", "name")
            .body("metadata.project_id_or_name", "the same project")
            .mayBody("metadata.description", "description")
            .mayBody("data.env_vars", "variables")
            .is(Kind.JSON)
            .mayBody("data.files", "files, in base64")
            .is(Kind.JSON)
            .envelope("v1", "ProjectSecret")),
    PROJECT_SECRETS_DELETE(delete(
                    "project_secrets.delete",
                    "/api/v1/projects/{project_id_or_name}/secrets/{secret_id_or_name}",
                    "Deletes a secret of a project")
            .path("project_id_or_name", "id or name of the project")
            .path("secret_id_or_name", "id or name of the secret")),

    TROUBLESHOOT_WORKFLOW(get(
                    "troubleshoot.workflow",
                    "/api/v1alpha/troubleshoot/workflow/{workflow_id}",
                    "All that the server knows of a workflow, for diagnosis")
            .path("workflow_id", "id of the workflow")
            .undocumented()),
    TROUBLESHOOT_PIPELINE(get(
                    "troubleshoot.pipeline",
                    "/api/v1alpha/troubleshoot/pipeline/{pipeline_id}",
                    "All that the server knows of a pipeline, for diagnosis")
            .path("pipeline_id", "id of the pipeline")
            .undocumented()),
    TROUBLESHOOT_JOB(get(
                    "troubleshoot.job",
                    "/api/v1alpha/troubleshoot/job/{job_id}",
                    "All that the server knows of a job, for diagnosis")
            .path("job_id", "id of the job")
            .undocumented()),

    TESTS_FLAKY(get(
                    "tests.flaky",
                    "/api/v1alpha/projects/{project_id}/test_results/flaky_tests",
                    "Flaky tests of a project")
            .path("project_id", "id of the project")
            .paged(Pages.HEADERS, "flaky_tests", 100)
            .mayQuery("sort_field", "what to sort by")
            .mayQuery("sort_dir", "in which direction")
            .choices("asc", "desc")
            .undocumented()),
    TESTS_FLAKY_TEST(get(
                    "tests.flaky_test",
                    "/api/v1alpha/projects/{project_id}/test_results/flaky_tests/{test_id}",
                    "One flaky test")
            .path("project_id", "id of the project")
            .path("test_id", "id of the test")
            .undocumented()),
    TESTS_DISRUPTIONS(get(
                    "tests.disruptions",
                    "/api/v1alpha/projects/{project_id}/test_results/flaky_tests/{test_id}/disruptions",
                    "When a flaky test failed")
            .path("project_id", "id of the project")
            .path("test_id", "id of the test")
            .paged(Pages.HEADERS, "disruptions", 100)
            .undocumented()),
    TESTS_FLAKY_HISTORY(get(
                    "tests.flaky_history",
                    "/api/v1alpha/projects/{project_id}/test_results/flaky_history",
                    "Flaky tests of a project by day")
            .path("project_id", "id of the project")
            .undocumented()
            .rows("history")),
    TESTS_DISRUPTION_HISTORY(get(
                    "tests.disruption_history",
                    "/api/v1alpha/projects/{project_id}/test_results/disruption_history",
                    "Failures of flaky tests of a project by day")
            .path("project_id", "id of the project")
            .undocumented()
            .rows("history")),

    INSIGHTS_PERFORMANCE(get(
                    "insights.performance",
                    "/api/v1alpha/projects/{project_id}/insights/performance",
                    "How long the pipelines of a project take, by day")
            .path("project_id", "id of the project")
            .query("pipeline_file", "path of the pipeline file")
            .mayQuery("branch_name", "only this branch")
            .undocumented()),
    INSIGHTS_RELIABILITY(get(
                    "insights.reliability",
                    "/api/v1alpha/projects/{project_id}/insights/reliability",
                    "How many pipelines of a project pass, by day")
            .path("project_id", "id of the project")
            .query("pipeline_file", "path of the pipeline file")
            .mayQuery("branch_name", "only this branch")
            .undocumented()
            .rows("metrics")),
    INSIGHTS_FREQUENCY(get(
                    "insights.frequency",
                    "/api/v1alpha/projects/{project_id}/insights/frequency",
                    "How many pipelines a project runs, by day")
            .path("project_id", "id of the project")
            .query("pipeline_file", "path of the pipeline file")
            .mayQuery("branch_name", "only this branch")
            .undocumented()
            .rows("metrics"));

    // A record of values; that its HTTP method cannot change is only known to Vert.x.
    @SuppressWarnings("ImmutableEnumChecker")
    private final Operation operation;

    Endpoint(Operation.Builder operation) {
        this.operation = operation.build();
    }

    /** What it does and takes. */
    public Operation operation() {
        return operation;
    }

    /** Group and name: {@code pipelines.list}. */
    public String label() {
        return operation.label();
    }
}
