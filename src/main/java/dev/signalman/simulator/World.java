package dev.signalman.simulator;

import dev.signalman.simulator.Ids.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All that there is in the organisation. Not safe for use from several threads: {@link Organization} holds the lock. */
final class World {
    final Scenario scenario;
    final Ids ids;
    final Dice dice;
    final Timeline timeline;
    final Runs runs;
    final Access access = new Access();
    final long start;
    final String id;
    int queueLimit;
    private final List<Project> projects = new ArrayList<>();
    private final Map<String, Project> byName = new LinkedHashMap<>();
    private final Map<String, Integer> users = new LinkedHashMap<>();
    private final List<Schedule> schedules = new ArrayList<>();
    private final List<Consumer<Pipeline>> listeners = new ArrayList<>();
    final Shelf dashboards = new Shelf(this, Kind.DASHBOARD);
    final Shelf notifications = new Shelf(this, Kind.NOTIFICATION);
    final Shelf secrets = new Shelf(this, Kind.SECRET);
    final Map<String, Target> targetTokens = new LinkedHashMap<>();
    final Traffic traffic;
    /** How many things ever stood on a shelf: each has a number of its own. */
    int shelved;

    private boolean live;

    World(Scenario scenario, Instant start) {
        this.scenario = scenario;
        this.start = Micros.of(start);
        ids = new Ids(scenario.seed());
        dice = new Dice(scenario.seed());
        timeline = new Timeline(this.start - past(scenario));
        runs = new Runs(timeline, ids, dice, this::done);
        id = ids.of(Kind.ORGANIZATION, 0);
        queueLimit = scenario.queueLimit();
        for (var token : scenario.tokens()) access.addToken(token.value(), user(token.user()));
        if (scenario.profile() == Scenario.Profile.COMMUNITY)
            for (var feature : Organization.Feature.values()) access.set(feature, false);
        traffic = new Traffic(this);
        for (var project : scenario.projects()) traffic.remember(addProject(project));
        for (var dashboard : scenario.dashboards()) addDashboard(dashboard);
        for (var notification : scenario.notifications()) addNotification(notification);
        timeline.advanceTo(this.start);
        live = true;
        traffic.begin();
    }

    private static long past(Scenario scenario) {
        return scenario.projects().stream()
                .mapToLong(p -> Micros.of(p.history().over()))
                .max()
                .orElse(0);
    }

    private void done(Pipeline pipeline) {
        if (live) listeners.forEach(l -> l.accept(pipeline));
    }

    void onDone(Consumer<Pipeline> listener) {
        listeners.add(listener);
    }

    String user(String login) {
        return ids.of(Kind.USER, users.computeIfAbsent(login, l -> users.size()));
    }

    /** The name of a user that {@link #user} has named. */
    String login(String userId) {
        int number = ids.number(Kind.USER, userId);
        return users.entrySet().stream()
                .filter(e -> e.getValue() == number)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    List<Project> projects() {
        return projects;
    }

    Project addProject(Scenario.ProjectSpec spec) {
        var before = byName.get(spec.name());
        if (before != null && !before.removed)
            throw new IllegalArgumentException("there is a project " + spec.name() + " already");
        var project = new Project(
                projects.size(),
                ids.of(Kind.PROJECT, projects.size()),
                spec,
                scenario.organization(),
                new Shelf(this, Kind.SECRET));
        projects.add(project);
        byName.put(spec.name(), project);
        for (var target : spec.deploymentTargets()) runs.addTarget(project, target.name(), target.url());
        for (var schedule : spec.schedules()) addSchedule(project, schedule);
        return project;
    }

    void rename(Project project, String name) {
        byName.remove(project.name());
        project.rename(name);
        byName.put(name, project);
    }

    Schedule addSchedule(Project project, Scenario.ScheduleSpec spec) {
        var schedule = new Schedule(ids.of(Kind.SCHEDULE, schedules.size()), project, spec, timeline.now());
        schedules.add(schedule);
        project.schedules.add(schedule);
        if (live) traffic.tick(schedule);
        return schedule;
    }

    Shelf.Item addDashboard(Scenario.DashboardSpec spec) {
        var body = Fields.MAPPER.createObjectNode();
        body.putObject("metadata").put("title", spec.title());
        var widgets = body.putObject("spec").putArray("widgets");
        for (var widget : spec.widgets()) {
            var filters = widgets.addObject()
                    .put("name", widget.name())
                    .put("type", widget.type())
                    .putObject("filters");
            if (widget.project() != null) filters.put("project_id", project(widget.project()).id);
            if (widget.branch() != null) filters.put("branch", widget.branch());
            if (widget.pipelineFile() != null) filters.put("pipeline_file", widget.pipelineFile());
        }
        return dashboards.add(spec.name(), DashboardsApi.normal(body));
    }

    Shelf.Item addNotification(Scenario.NotificationSpec spec) {
        var body = Fields.MAPPER.createObjectNode();
        var rule = body.putObject("spec").putArray("rules").addObject().put("name", spec.name());
        var filter = rule.putObject("filter");
        spec.projects().forEach(filter.putArray("projects")::add);
        spec.results().forEach(filter.putArray("results")::add);
        rule.putObject("notify").putObject("slack").put("endpoint", spec.slack() == null ? "" : spec.slack());
        return notifications.add(spec.name(), NotificationsApi.normal(body, user("owner")));
    }

    @Nullable
    Schedule schedule(String id) {
        int number = ids.number(Kind.SCHEDULE, id);
        var schedule = number < 0 || number >= schedules.size() ? null : schedules.get(number);
        return schedule == null || schedule.deleted ? null : schedule;
    }

    @Nullable
    Project byName(String name) {
        return byName.get(name);
    }

    @Nullable
    Project byId(String projectId) {
        int number = ids.number(Kind.PROJECT, projectId);
        return number < 0 || number >= projects.size() ? null : projects.get(number);
    }

    @Nullable
    Project byIdOrName(String idOrName) {
        var project = byId(idOrName);
        return project == null ? byName(idOrName) : project;
    }

    @Nullable
    Target target(String targetId) {
        int number = ids.number(Kind.TARGET, targetId);
        var target = number < 0 || number >= runs.targets().size()
                ? null
                : runs.targets().get(number);
        return target == null || target.deleted ? null : target;
    }

    Project project(String name) {
        var project = byName.get(name);
        if (project == null) throw new NoSuchElementException("no project " + name + "; there are " + byName.keySet());
        return project;
    }

    Pipeline pipeline(String pipelineId) {
        var pipeline = runs.pipeline(pipelineId);
        if (pipeline == null) throw new NoSuchElementException("no pipeline " + pipelineId);
        return pipeline;
    }

    Workflow workflow(String workflowId) {
        var workflow = runs.workflow(workflowId);
        if (workflow == null) throw new NoSuchElementException("no workflow " + workflowId);
        return workflow;
    }

    Target target(String project, String name) {
        return project(project).targets.stream()
                .filter(t -> !t.deleted && t.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new NoSuchElementException("project " + project + " has no target " + name));
    }

    /** A commit that nobody has seen yet. */
    Commit newCommit(Project project, String branch) {
        int number = project.commits++;
        var sha = ids.sha(dice, "commit " + project.name(), number);
        var message = dice.pick(project.spec.commitMessages(), "message", project.number, number);
        var author = dice.pick(project.spec.authors(), "author", project.number, number);
        return new Commit(branch, sha, message, author);
    }
}
