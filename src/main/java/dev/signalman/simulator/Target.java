package dev.signalman.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** A deployment target and its history. */
final class Target {
    final int number;
    final String id;
    final Project project;
    final long created;
    final TimeSorted<Deployment> history = new TimeSorted<>(d -> d.triggered);
    String name;
    String url;
    String description = "";
    final String[] bookmarks = {"", "", ""};

    @Nullable
    JsonNode subjectRules;

    @Nullable
    JsonNode objectRules;

    boolean deleted;
    String state = "USABLE";
    String stateMessage = "";
    boolean active = true;
    long updated;

    Target(int number, String id, Project project, String name, String url, long created) {
        this.number = number;
        this.id = id;
        this.project = project;
        this.name = name;
        this.url = url;
        this.created = created;
        this.updated = created;
    }
}
