package dev.signalman.metrics;

import dev.signalman.event.AgentEvent;
import dev.signalman.event.ChangeEvent;
import dev.signalman.event.CollectorDegraded;
import dev.signalman.event.CollectorEvent;
import dev.signalman.event.CollectorProblem;
import dev.signalman.event.CollectorRecovered;
import dev.signalman.event.CollectorRef;
import dev.signalman.event.DeploymentEvent;
import dev.signalman.event.IncidentEvent;
import dev.signalman.event.IncidentOpened;
import dev.signalman.event.IncidentResolved;
import dev.signalman.event.PipelineEvent;
import dev.signalman.event.ProjectAppeared;
import dev.signalman.event.ProjectEvent;
import dev.signalman.event.ProjectRef;
import dev.signalman.event.ProjectRemoved;
import dev.signalman.event.QueueDepthChanged;
import dev.signalman.event.RerunEvent;
import dev.signalman.event.WorkflowEvent;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is true now, folded from the event log: the same events always give the same state. Bounded in memory; not safe for use
 * by several threads.
 */
final class CurrentState {
    private record ProjectKey(String organization, String id) {}

    private record Machine(String organization, String type) {}

    private record Depth(int queued, int running) {}

    private record Blind(String organization, CollectorRef collector) {}

    private record Rule(String organization, String rule, String severity) {}

    private final Map<ProjectKey, String> projects = new Recent<>(20_000);
    private final Map<Machine, Depth> queues = new Recent<>(5_000);
    private final Map<String, Rule> incidents = new Recent<>(20_000);
    private final Set<Rule> rules = new LinkedHashSet<>();
    private final Set<Blind> blind = new HashSet<>();
    private final Set<String> organizations = new LinkedHashSet<>();
    private final PipelineState pipelines;
    private final AgentFleet agents = new AgentFleet();
    private final Deployments deployments = new Deployments();

    CurrentState(LabelPolicy labels) {
        pipelines = new PipelineState(labels);
    }

    /** Takes an event in; the result is what it made vanish. */
    List<Vanished> apply(ChangeEvent event) {
        return switch (event) {
            case PipelineEvent p -> renamed(p.header().organization(), pipelines.apply(p));
            case WorkflowEvent w -> List.of();
            case ProjectEvent p -> project(p);
            case AgentEvent a ->
                agents.apply(a).stream()
                        .peek(gone -> queues.remove(new Machine(gone.organization(), gone.name())))
                        .map(Vanished.class::cast)
                        .toList();
            case QueueDepthChanged q -> {
                queues.put(new Machine(q.header().organization(), q.machineType()), new Depth(q.queued(), q.running()));
                yield List.of();
            }
            case DeploymentEvent d -> deployments.apply(d);
            case CollectorEvent c -> collector(c);
            case RerunEvent r -> List.of();
            case IncidentEvent i -> incident(i);
        };
    }

    private List<Vanished> project(ProjectEvent event) {
        String organization = event.header().organization();
        ProjectRef ref = Objects.requireNonNullElseGet(
                event.header().project(), () -> new ProjectRef(idOf(event), nameOf(event)));
        ProjectKey key = new ProjectKey(organization, ref.id());
        return switch (event) {
            case ProjectAppeared appeared -> {
                organizations.add(organization);
                String before = projects.put(key, appeared.name());
                yield before == null || before.equals(appeared.name())
                        ? List.of()
                        : List.of(new Vanished.Project(organization, before));
            }
            case ProjectRemoved removed -> {
                organizations.add(organization);
                projects.remove(key);
                pipelines.forget(organization, ref.id());
                deployments.forget(organization, ref.id());
                blind.removeIf(b -> b.organization().equals(organization)
                        && ref.id().equals(b.collector().projectId()));
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
            case ProjectRemoved r -> r.name();
        };
    }

    /** A project may be renamed without any event that says so: the next one of its pipelines carries the new name. */
    private List<Vanished> renamed(String organization, @Nullable ProjectRef now) {
        if (now == null) {
            return List.of();
        }
        ProjectKey key = new ProjectKey(organization, now.id());
        String before = projects.get(key);
        if (before == null || before.equals(now.name())) {
            return List.of();
        }
        projects.put(key, now.name());
        return List.of(new Vanished.Project(organization, before));
    }

    private List<Vanished> collector(CollectorEvent event) {
        switch (event) {
            case CollectorDegraded d -> {
                // what the server does not offer was never seen, so nothing of it can be stale
                if (d.problem() != CollectorProblem.FEATURE_OFF && blind.size() < 100_000) {
                    blind.add(new Blind(d.header().organization(), d.collector()));
                }
            }
            case CollectorRecovered r -> blind.remove(new Blind(r.header().organization(), r.collector()));
        }
        return List.of();
    }

    private List<Vanished> incident(IncidentEvent event) {
        switch (event) {
            case IncidentOpened o -> {
                Rule rule = new Rule(
                        o.header().organization(),
                        o.incident().rule(),
                        o.incident().severity());
                incidents.put(o.incident().id(), rule);
                if (rules.size() < 1_000) {
                    rules.add(rule);
                }
            }
            case IncidentResolved r -> incidents.remove(r.incident().id());
        }
        return List.of();
    }

    private boolean sees(String organization, String collector, @Nullable String projectId) {
        return !blind.contains(new Blind(organization, new CollectorRef(collector, null)))
                && (projectId == null
                        || !blind.contains(new Blind(organization, new CollectorRef(collector, projectId))));
    }

    /** Hands over the values of all gauges; those whose collector is blind are left out. */
    void writeTo(GaugeSink sink, Instant now) {
        for (String organization : organizations) {
            if (sees(organization, "projects", null)) {
                sink.add(Meters.PROJECTS, 0, organization);
            }
        }
        projects.forEach((key, name) -> {
            if (sees(key.organization(), "projects", null)) {
                sink.add(Meters.PROJECTS, 1, key.organization());
            }
            if (sees(key.organization(), "pipelines", key.id())) {
                sink.add(Meters.PIPELINES_RUNNING, 0, key.organization(), name);
                sink.add(Meters.PIPELINES_QUEUED, 0, key.organization(), name);
            }
        });
        pipelines.writeTo(
                sink,
                now,
                (organization, projectId) -> sees(organization, "pipelines", projectId),
                (organization, project) ->
                        projects.getOrDefault(new ProjectKey(organization, project.id()), project.name()));
        agents.writeTo(sink, organization -> sees(organization, "agents", null));
        queues.forEach((machine, depth) -> {
            if (sees(machine.organization(), "queue", null)) {
                sink.add(Meters.JOBS_QUEUED, depth.queued(), machine.organization(), machine.type());
                sink.add(Meters.JOBS_RUNNING, depth.running(), machine.organization(), machine.type());
            }
        });
        deployments.writeTo(sink, (organization, projectId) -> sees(organization, "deployments", projectId));
        rules.forEach(rule -> sink.add(Meters.INCIDENTS_OPEN, 0, rule.organization(), rule.rule(), rule.severity()));
        incidents
                .values()
                .forEach(rule -> sink.add(Meters.INCIDENTS_OPEN, 1, rule.organization(), rule.rule(), rule.severity()));
    }
}
