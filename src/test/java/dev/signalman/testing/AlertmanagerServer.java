package dev.signalman.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.images.builder.Transferable;
import org.testcontainers.utility.DockerImageName;

/** A real Alertmanager in a container, alone: without a cluster it does not wait for others before it tells. */
public final class AlertmanagerServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final GenericContainer<?> container;
    private final HttpClient http = HttpClient.newHttpClient();

    private AlertmanagerServer(GenericContainer<?> container) {
        this.container = container;
    }

    /** @param configuration its YAML */
    public static AlertmanagerServer start(String configuration) {
        GenericContainer<?> container = new GenericContainer<>(DockerImageName.parse(Containers.alertmanagerImage()))
                .withExposedPorts(9093)
                .withCopyToContainer(Transferable.of(configuration), "/etc/alertmanager/alertmanager.yml")
                .withCommand(
                        "--config.file=/etc/alertmanager/alertmanager.yml",
                        "--storage.path=/alertmanager",
                        "--cluster.listen-address=")
                .waitingFor(Wait.forHttp("/-/ready").forPort(9093));
        container.start();
        return new AlertmanagerServer(container);
    }

    /** What its API answers to a document; a refusal fails the test with its words. */
    public JsonNode post(String path, Object document) {
        try {
            return send(HttpRequest.newBuilder(uri(path))
                    .header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(document)))
                    .build());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void delete(String path) {
        send(HttpRequest.newBuilder(uri(path)).DELETE().build());
    }

    private URI uri(String path) {
        return URI.create("http://" + container.getHost() + ":" + container.getMappedPort(9093) + "/api/v2/" + path);
    }

    private JsonNode send(HttpRequest request) {
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new AssertionError("Alertmanager refuses " + request.uri() + ": " + answer.body());
            }
            return answer.body().isBlank() ? JSON.nullNode() : JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        http.close();
        container.close();
    }
}
