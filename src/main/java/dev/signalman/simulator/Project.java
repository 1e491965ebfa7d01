package dev.signalman.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A project with its rows in the orders in which they are asked for. */
final class Project {
    final int number;
    final String id;
    final Scenario.ProjectSpec spec;
    final TimeSorted<Pipeline> byCreation = new TimeSorted<>(p -> p.created);
    final TimeSorted<Pipeline> byEnd = new TimeSorted<>(p -> p.done);
    final TimeSorted<Workflow> workflows = new TimeSorted<>(w -> w.created);
    final List<Target> targets = new ArrayList<>();
    final List<Schedule> schedules = new ArrayList<>();
    final Map<String, Integer> branches = new LinkedHashMap<>();
    /** How often each promotion fired, so that its listed results are used in turn. */
    final Map<String, Integer> promoted = new LinkedHashMap<>();

    final Shelf secrets;

    String description;
    String visibility = "private";
    String repositoryUrl;
    String integrationType = "github_app";
    String pipelineFile = ".semaphore/semaphore.yml";
    List<String> runOn = List.of("tags", "branches");
    int commits;
    boolean visible = true;
    boolean removed;
    private String name;

    Project(int number, String id, Scenario.ProjectSpec spec, String owner, Shelf secrets) {
        this.number = number;
        this.id = id;
        this.spec = spec;
        this.name = spec.name();
        this.secrets = secrets;
        this.description = spec.description();
        this.repositoryUrl = "git@github.com:" + owner + "/" + spec.name() + ".git";
    }

    String name() {
        return name;
    }

    void rename(String now) {
        name = now;
    }

    boolean readable() {
        return visible && !removed;
    }

    int branch(String name) {
        return branches.computeIfAbsent(name, n -> branches.size());
    }
}
