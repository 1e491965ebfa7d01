package dev.signalman.simulator;

import java.util.ArrayList;
import java.util.List;

/** All that the simulator answers, the log service behind the redirect aside. */
final class Routes {
    private final List<Route> routes = new ArrayList<>();

    private Routes() {}

    static List<Route> of(World world) {
        var projects = new ProjectsApi(world);
        var workflows = new WorkflowsApi(world);
        var reruns = new RerunsApi(world);
        var pipelines = new PipelinesApi(world);
        var jobs = new JobsApi(world);
        var logs = new LogsApi(world);
        var agents = new AgentsApi(world);
        var deployments = new DeploymentsApi(world);
        var schedules = new SchedulesApi(world);
        var artifacts = new ArtifactsApi(world);
        var dashboards = new DashboardsApi(world);
        var notifications = new NotificationsApi(world);
        var secrets = new SecretsApi(world);
        var troubleshoot = new TroubleshootApi(world);
        var tests = new TestResultsApi(world);
        var insights = new InsightsApi(world);
        var all = new Routes();
        all.add("GET", "/api/v1alpha/projects", "ProjectsApi.list", projects::list);
        all.add("GET", "/api/v1alpha/projects/{name}", "ProjectsApi.describe", projects::describe);
        all.add("POST", "/api/v1alpha/projects", "ProjectsApi.create", projects::create);
        all.add("PATCH", "/api/v1alpha/projects/{name}", "ProjectsApi.update", projects::update);
        all.add("DELETE", "/api/v1alpha/projects/{name}", "ProjectsApi.delete", projects::delete);
        all.add("GET", "/api/v1alpha/plumber-workflows", "WorkflowsApi.list", workflows::list);
        all.add("POST", "/api/v1alpha/plumber-workflows", "WorkflowsApi.run", workflows::run);
        all.add("GET", "/api/v1alpha/plumber-workflows/{id}", "WorkflowsApi.describe", workflows::describe);
        all.add("POST", "/api/v1alpha/plumber-workflows/{id}/terminate", "WorkflowsApi.stop", workflows::stop);
        all.add("POST", "/api/v1alpha/plumber-workflows/{id}/reschedule", "RerunsApi.reschedule", reruns::reschedule);
        all.add(
                "POST",
                "/api/v1alpha/pipelines/{id}/partial_rebuild",
                "RerunsApi.partialRebuild",
                reruns::partialRebuild);
        all.add("GET", "/api/v1alpha/pipelines", "PipelinesApi.list", pipelines::list);
        all.add("GET", "/api/v1alpha/pipelines/{id}", "PipelinesApi.describe", pipelines::describe);
        all.add("PATCH", "/api/v1alpha/pipelines/{id}", "PipelinesApi.stop", pipelines::stop);
        all.add("GET", "/api/v1alpha/pipelines/{id}/describe_topology", "PipelinesApi.topology", pipelines::topology);
        all.add("POST", "/api/v1alpha/yaml", "PipelinesApi.validate", pipelines::validate);
        all.add("GET", "/api/v1alpha/promotions", "PipelinesApi.promotions", pipelines::promotions);
        all.add("POST", "/api/v1alpha/promotions", "PipelinesApi.promote", pipelines::promote);
        all.add("GET", "/api/v1alpha/jobs", "JobsApi.list", jobs::list);
        all.add("GET", "/api/v1alpha/jobs/{id}", "JobsApi.describe", jobs::describe);
        all.add("POST", "/api/v1alpha/jobs/{id}/stop", "JobsApi.stop", jobs::stop);
        all.add("GET", "/api/v1alpha/logs/{id}", "LogsApi.read", logs::read);
        all.add("GET", "/jobs/{id}/plain_logs.json", "LogsApi.page", logs::page);
        all.add("GET", "/api/v1alpha/self_hosted_agent_types", "AgentsApi.types", agents::types);
        all.add("POST", "/api/v1alpha/self_hosted_agent_types", "AgentsApi.create", agents::create);
        all.add("GET", "/api/v1alpha/self_hosted_agent_types/{name}", "AgentsApi.type", agents::type);
        all.add("PATCH", "/api/v1alpha/self_hosted_agent_types/{name}", "AgentsApi.update", agents::update);
        all.add("DELETE", "/api/v1alpha/self_hosted_agent_types/{name}", "AgentsApi.delete", agents::delete);
        all.add(
                "POST",
                "/api/v1alpha/self_hosted_agent_types/{name}/disable_all",
                "AgentsApi.disableAll",
                agents::disableAll);
        all.add("GET", "/api/v1alpha/agents", "AgentsApi.agents", agents::agents);
        all.add("GET", "/api/v1alpha/agents/{name}", "AgentsApi.agent", agents::agent);
        all.add("GET", "/api/v1alpha/deployment_targets", "DeploymentsApi.list", deployments::list);
        all.add("POST", "/api/v1alpha/deployment_targets", "DeploymentsApi.create", deployments::create);
        all.add("GET", "/api/v1alpha/deployment_targets/{id}", "DeploymentsApi.describe", deployments::describe);
        all.add("PATCH", "/api/v1alpha/deployment_targets/{id}", "DeploymentsApi.update", deployments::update);
        all.add("DELETE", "/api/v1alpha/deployment_targets/{id}", "DeploymentsApi.delete", deployments::delete);
        all.add(
                "PATCH",
                "/api/v1alpha/deployment_targets/{id}/deactivate",
                "DeploymentsApi.deactivate",
                deployments::deactivate);
        all.add(
                "PATCH",
                "/api/v1alpha/deployment_targets/{id}/activate",
                "DeploymentsApi.activate",
                deployments::activate);
        all.add("GET", "/api/v1alpha/deployment_targets/{id}/history", "DeploymentsApi.history", deployments::history);
        all.add("GET", "/api/v1alpha/schedules", "SchedulesApi.list", schedules::list);
        all.add("POST", "/api/v1alpha/schedules", "SchedulesApi.upsert", schedules::upsert);
        all.add("GET", "/api/v1alpha/schedules/{id}", "SchedulesApi.describe", schedules::describe);
        all.add("DELETE", "/api/v1alpha/schedules/{id}", "SchedulesApi.delete", schedules::delete);
        all.add("POST", "/api/v1alpha/schedules/{id}/run_now", "SchedulesApi.runNow", schedules::runNow);
        all.add("GET", "/api/v1alpha/tasks", "SchedulesApi.list", schedules::list);
        all.add("POST", "/api/v1alpha/tasks", "SchedulesApi.upsert", schedules::upsert);
        all.add("GET", "/api/v1alpha/tasks/{id}", "SchedulesApi.describe", schedules::describe);
        all.add("DELETE", "/api/v1alpha/tasks/{id}", "SchedulesApi.delete", schedules::delete);
        all.add("POST", "/api/v1alpha/tasks/{id}/run_now", "SchedulesApi.runNow", schedules::runNow);
        all.add("POST", "/api/v1/artifacts", "ArtifactsApi.sign", artifacts::sign);
        all.add("GET", "/api/v1alpha/dashboards", "DashboardsApi.list", dashboards::list);
        all.add("POST", "/api/v1alpha/dashboards", "DashboardsApi.create", dashboards::create);
        all.add("GET", "/api/v1alpha/dashboards/{name}", "DashboardsApi.describe", dashboards::describe);
        all.add("PATCH", "/api/v1alpha/dashboards/{name}", "DashboardsApi.update", dashboards::update);
        all.add("DELETE", "/api/v1alpha/dashboards/{name}", "DashboardsApi.delete", dashboards::delete);
        all.add("GET", "/api/v1alpha/notifications", "NotificationsApi.list", notifications::list);
        all.add("POST", "/api/v1alpha/notifications", "NotificationsApi.create", notifications::create);
        all.add("GET", "/api/v1alpha/notifications/{name}", "NotificationsApi.describe", notifications::describe);
        all.add("PATCH", "/api/v1alpha/notifications/{name}", "NotificationsApi.update", notifications::update);
        all.add("DELETE", "/api/v1alpha/notifications/{name}", "NotificationsApi.delete", notifications::delete);
        all.add("GET", "/api/v1beta/secrets", "SecretsApi.list", secrets::list);
        all.add("POST", "/api/v1beta/secrets", "SecretsApi.create", secrets::create);
        all.add("GET", "/api/v1beta/secrets/{name}", "SecretsApi.describe", secrets::describe);
        all.add("PATCH", "/api/v1beta/secrets/{name}", "SecretsApi.update", secrets::update);
        all.add("DELETE", "/api/v1beta/secrets/{name}", "SecretsApi.delete", secrets::delete);
        all.add("GET", "/api/v1/projects/{project}/secrets", "SecretsApi.list", secrets::list);
        all.add("POST", "/api/v1/projects/{project}/secrets", "SecretsApi.create", secrets::create);
        all.add("GET", "/api/v1/projects/{project}/secrets/{name}", "SecretsApi.describe", secrets::describe);
        all.add("PATCH", "/api/v1/projects/{project}/secrets/{name}", "SecretsApi.update", secrets::update);
        all.add("DELETE", "/api/v1/projects/{project}/secrets/{name}", "SecretsApi.delete", secrets::delete);
        all.add("GET", "/api/v1alpha/troubleshoot/workflow/{id}", "TroubleshootApi.workflow", troubleshoot::workflow);
        all.add("GET", "/api/v1alpha/troubleshoot/pipeline/{id}", "TroubleshootApi.pipeline", troubleshoot::pipeline);
        all.add("GET", "/api/v1alpha/troubleshoot/job/{id}", "TroubleshootApi.job", troubleshoot::job);
        all.add("GET", "/api/v1alpha/projects/{id}/test_results/flaky_tests", "TestResultsApi.flaky", tests::flaky);
        all.add(
                "GET",
                "/api/v1alpha/projects/{id}/test_results/flaky_tests/{test}",
                "TestResultsApi.flakyTest",
                tests::flakyTest);
        all.add(
                "GET",
                "/api/v1alpha/projects/{id}/test_results/flaky_tests/{test}/disruptions",
                "TestResultsApi.disruptions",
                tests::disruptions);
        all.add(
                "GET",
                "/api/v1alpha/projects/{id}/test_results/flaky_history",
                "TestResultsApi.flakyHistory",
                tests::flakyHistory);
        all.add(
                "GET",
                "/api/v1alpha/projects/{id}/test_results/disruption_history",
                "TestResultsApi.disruptionHistory",
                tests::disruptionHistory);
        all.add(
                "GET",
                "/api/v1alpha/projects/{id}/insights/performance",
                "InsightsApi.performance",
                insights::performance);
        all.add(
                "GET",
                "/api/v1alpha/projects/{id}/insights/reliability",
                "InsightsApi.reliability",
                insights::reliability);
        all.add("GET", "/api/v1alpha/projects/{id}/insights/frequency", "InsightsApi.frequency", insights::frequency);
        return List.copyOf(all.routes);
    }

    private void add(String method, String template, String counterpart, Route.Handler handler) {
        routes.add(new Route(method, template, counterpart, handler));
    }
}
