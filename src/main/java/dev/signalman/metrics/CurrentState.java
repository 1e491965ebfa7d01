package dev.signalman.metrics;

import dev.signalman.event.AgentEvent;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.CollectorDegraded;
import dev.signalman.event.CollectorEvent;
import dev.signalman.event.CollectorProblem;
import dev.signalman.event.CollectorRecovered;
import dev.signalman.event.CollectorRef;
import dev.signalman.event.DashboardEvent;
import dev.signalman.event.DeploymentEvent;
import dev.signalman.event.IncidentEvent;
import dev.signalman.event.JobEvent;
import dev.signalman.event.NotificationEvent;
import dev.signalman.event.PipelineEvent;
import dev.signalman.event.PipelineFinished;
import dev.signalman.event.ProjectAppeared;
import dev.signalman.event.ProjectChanged;
import dev.signalman.event.ProjectEvent;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.event.PromotionEvent;
import dev.signalman.event.QueueDepthChanged;
import dev.signalman.event.RerunEvent;
import dev.signalman.event.ScheduleEvent;
import dev.signalman.event.SecretEvent;
import dev.signalman.event.WorkflowEvent;
import dev.signalman.store.SnapshotKind;
import dev.signalman.store.SnapshotTable;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is true now, folded from the event log over what was kept of earlier events: the same events always give the same state,
 * and reading some of them again changes nothing, since the last word about a thing counts. Bounded in memory; not safe for use by
 * several threads.
 */
final class CurrentState {
    record Project(String name) {}

    record Depth(int queued, int running) {}

    /** That it has a list of projects is all there is to say. */
    record Organization(String name) {}

    private final SnapshotTable<Project> projects = table("metrics_project", Project.class, 20_000);
    private final SnapshotTable<Depth> queues = table("metrics_queue", Depth.class, 5_000);
    private final SnapshotTable<CollectorRef> blind = table("metrics_blind", CollectorRef.class, 100_000);
    private final SnapshotTable<Organization> organizations = table("metrics_organization", Organization.class, 1_000);
    private final LabelPolicy labels;
    private final PipelineState pipelines;
    private final RedPipelines red;
    private final AgentFleet agents = new AgentFleet();
    private final Deployments deployments = new Deployments();
    private final Schedules schedules = new Schedules();
    private final WatchLists watchLists = new WatchLists();
    private final OpenIncidents incidents = new OpenIncidents();

    CurrentState(LabelPolicy labels) {
        this.labels = labels;
        pipelines = new PipelineState(labels);
        red = new RedPipelines(labels);
    }

    private static <T> SnapshotTable<T> table(String kind, Class<T> type, int limit) {
        return new SnapshotTable<>(new SnapshotKind<>(kind, type), limit);
    }

    /** All of the state, for keeping it. */
    List<SnapshotTable<?>> tables() {
        List<SnapshotTable<?>> all = new ArrayList<>(List.of(projects, queues, blind, organizations));
        all.addAll(pipelines.tables());
        all.addAll(red.tables());
        all.addAll(agents.tables());
        all.addAll(deployments.tables());
        all.addAll(schedules.tables());
        all.addAll(watchLists.tables());
        all.addAll(incidents.tables());
        return all;
    }

    /** Takes an event in. */
    List<Effect> apply(ChangeEvent event) {
        return switch (event) {
            case PipelineEvent p -> {
                watchLists.apply(p);
                yield pipeline(p);
            }
            case WorkflowEvent w -> List.of();
            case ProjectEvent p -> project(p);
            case AgentEvent a ->
                agents.apply(a).stream()
                        .peek(gone -> queues.remove(gone.organization(), gone.name()))
                        .map(Effect.class::cast)
                        .toList();
            case QueueDepthChanged q -> {
                queues.put(q.header().organization(), q.machineType(), new Depth(q.queued(), q.running()));
                yield List.of();
            }
            case DeploymentEvent d -> deployments.apply(d);
            case PromotionEvent p -> List.of();
            case JobEvent j -> List.of();
            case ScheduleEvent s -> schedules.apply(s);
            case DashboardEvent d -> {
                watchLists.apply(d);
                yield List.of();
            }
            case NotificationEvent n -> List.of();
            case SecretEvent s -> List.of();
            case CollectorEvent c -> collector(c);
            case RerunEvent r -> List.of();
            case IncidentEvent i -> {
                incidents.apply(i);
                yield List.of();
            }
        };
    }

    private List<Effect> pipeline(PipelineEvent event) {
        ProjectRef project = pipelines.apply(event);
        if (project == null) {
            return List.of();
        }
        List<Effect> effects = new ArrayList<>(renamed(event.header().organization(), project));
        if (event instanceof PipelineFinished finished) {
            red.apply(finished, project).ifPresent(effects::add);
        }
        return effects;
    }

    private List<Effect> project(ProjectEvent event) {
        String organization = event.header().organization();
        ProjectRef ref = Objects.requireNonNullElseGet(
                event.header().project(), () -> new ProjectRef(idOf(event), nameOf(event)));
        organizations.put(organization, "", new Organization(organization));
        return switch (event) {
            case ProjectAppeared appeared -> {
                Project before = projects.get(organization, ref.id());
                projects.put(organization, ref.id(), new Project(appeared.name()));
                yield before == null || before.name().equals(appeared.name())
                        ? List.of()
                        : List.of(new Vanished.Project(organization, before.name()));
            }
            case ProjectChanged changed ->
                renamed(organization, changed.header().project());
            case ProjectRemoved removed -> {
                projects.remove(organization, ref.id());
                pipelines.forget(organization, ref.id());
                red.forget(organization, ref.id());
                deployments.forget(organization, ref.id());
                schedules.forget(organization, ref.id());
                watchLists.forget(organization, ref.id());
                blind.removeIf((at, collector) ->
                        at.organization().equals(organization) && ref.id().equals(collector.projectId()));
                yield List.of(new Vanished.Project(organization, removed.name()));
            }
        };
    }

    private static String idOf(ProjectEvent event) {
        String subject = event.header().subject();
        return subject.substring(subject.indexOf('/') + 1);
    }

    private static String nameOf(ProjectEvent event) {
        return switch (event) {
            case ProjectAppeared a -> a.name();
            case ProjectChanged c -> "";
            case ProjectRemoved r -> r.name();
        };
    }

    /** A project may be renamed without any event that says so: the next one of its pipelines carries the new name. */
    private List<Effect> renamed(String organization, @Nullable ProjectRef now) {
        if (now == null) {
            return List.of();
        }
        Project before = projects.get(organization, now.id());
        if (before == null || before.name().equals(now.name())) {
            return List.of();
        }
        projects.put(organization, now.id(), new Project(now.name()));
        return List.of(new Vanished.Project(organization, before.name()));
    }

    private List<Effect> collector(CollectorEvent event) {
        switch (event) {
            case CollectorDegraded d -> {
                // what the server does not offer was never seen, so nothing of it can be stale
                if (d.problem() != CollectorProblem.FEATURE_OFF) {
                    blind.put(d.header().organization(), key(d.collector()), d.collector());
                }
            }
            case CollectorRecovered r -> blind.remove(r.header().organization(), key(r.collector()));
        }
        return List.of();
    }

    private static String key(CollectorRef collector) {
        return collector.collector() + (collector.projectId() == null ? "" : "/" + collector.projectId());
    }

    /** False while the collector is blind, so that nothing of it may look as if it were so now. */
    boolean sees(String organization, String collector, @Nullable String projectId) {
        return blind.get(organization, collector) == null
                && (projectId == null || blind.get(organization, collector + "/" + projectId) == null);
    }

    /** What the dashboards of Semaphore show now. */
    List<WatchList> watchLists() {
        List<WatchList> lists = new ArrayList<>();
        watchLists.forEach((organization, dashboard) -> {
            if (labels.knows(organization)) {
                lists.add(watchLists.list(organization, dashboard, this::sees, this::nameOf));
            }
        });
        return lists;
    }

    private @Nullable String nameOf(String organization, String projectId) {
        Project project = projects.get(organization, projectId);
        return project == null ? null : project.name();
    }

    private String nameOf(String organization, ProjectRef project) {
        Project known = projects.get(organization, project.id());
        return known == null ? project.name() : known.name();
    }

    /** Hands over the values of all gauges; those whose collector is blind are left out. */
    void writeTo(GaugeSink all, Instant now) {
        // each of these gauges has the organisation as its first label
        GaugeSink sink = (gauge, value, values) -> {
            if (labels.knows(values[0])) {
                all.add(gauge, value, values);
            }
        };
        organizations.forEach((at, organization) -> {
            if (sees(at.organization(), "projects", null)) {
                sink.add(Meters.PROJECTS, 0, at.organization());
            }
        });
        projects.forEach((at, project) -> {
            if (sees(at.organization(), "projects", null)) {
                sink.add(Meters.PROJECTS, 1, at.organization());
            }
            if (sees(at.organization(), "pipelines", at.key())) {
                sink.add(Meters.PIPELINES_RUNNING, 0, at.organization(), project.name());
                sink.add(Meters.PIPELINES_QUEUED, 0, at.organization(), project.name());
            }
        });
        pipelines.writeTo(
                sink, now, (organization, projectId) -> sees(organization, "pipelines", projectId), this::nameOf);
        red.writeTo(sink, now, this::nameOf);
        agents.writeTo(sink, organization -> sees(organization, "agents", null));
        queues.forEach((machine, depth) -> {
            if (sees(machine.organization(), "queue", null)) {
                sink.add(Meters.JOBS_QUEUED, depth.queued(), machine.organization(), machine.key());
                sink.add(Meters.JOBS_RUNNING, depth.running(), machine.organization(), machine.key());
            }
        });
        deployments.writeTo(
                sink, now, (organization, projectId) -> sees(organization, "deployments", projectId), this::nameOf);
        schedules.writeTo(sink, (organization, projectId) -> sees(organization, "schedules", projectId), this::nameOf);
        watchLists().forEach(list -> list.writeTo(sink));
        incidents.writeTo(sink);
    }
}
