package dev.signalman.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.signalman.simulator.Simulator;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A scheduler of the simulated organisation, as its API shows it. */
final class SimulatedScheduler {
    private final Simulator simulator;
    private final String id;

    private SimulatedScheduler(Simulator simulator, String id) {
        this.simulator = simulator;
        this.id = id;
    }

    static SimulatedScheduler of(Simulator simulator, String project, String name)
            throws IOException, InterruptedException {
        String projectId =
                get(simulator, "projects/" + project).at("/metadata/id").asText();
        for (JsonNode schedule : get(simulator, "schedules?project_id=" + projectId)) {
            if (schedule.path("name").asText().equals(name)) {
                return new SimulatedScheduler(simulator, schedule.get("id").asText());
            }
        }
        throw new AssertionError("no scheduler " + name + " in " + project);
    }

    /** How often it was triggered, of the last ten times. */
    int triggers() throws IOException, InterruptedException {
        return get(simulator, "schedules/" + id).get("triggers").size();
    }

    /** Signalman asks for the triggers of one that changed at once, otherwise every two minutes. */
    void pause() {
        simulator.organization().pause(id, true);
    }

    private static JsonNode get(Simulator simulator, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(simulator.baseUrl() + "/api/v1alpha/" + path))
                .header("Authorization", "Token " + simulator.token())
                .header("User-Agent", "SemaphoreCLI/1.0")
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return new ObjectMapper()
                    .readTree(http.send(request, HttpResponse.BodyHandlers.ofString())
                            .body());
        }
    }
}
