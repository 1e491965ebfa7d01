package dev.signalman.remote;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.signalman.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * One daemon's API. Each call waits for its answer and throws a {@link RemoteException} if there is none that is good. Answers are
 * bounded, and nothing is sent twice or elsewhere.
 */
public final class DaemonClient implements AutoCloseable {
    private static final int MOST_BYTES = 32 << 20;
    private static final int LONGEST_WORDS = 1_000;
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(5);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);

    private final URI base;
    private final @Nullable Secret token;
    private final ObjectMapper json = new ObjectMapper();
    private final HttpClient http;

    /**
     * @param base such as {@code http://127.0.0.1:8080}, with a path if a proxy has one before it
     * @param token null if the daemon needs none
     */
    public DaemonClient(URI base, @Nullable Secret token) {
        this(base, token, null);
    }

    /**
     * The same for a daemon whose certificate Java would not trust by itself.
     *
     * @param trusted PEM file with the daemon's own certificate, such as its {@code http.tls.cert_file}, or with that of an authority;
     *     null for the authorities that Java knows
     */
    public DaemonClient(URI base, @Nullable Secret token, @Nullable Path trusted) {
        String text = base.toString();
        this.base = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
        this.token = token;
        HttpClient.Builder client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_WITHIN)
                .followRedirects(HttpClient.Redirect.NEVER);
        if (trusted != null) {
            client.sslContext(TrustedCertificates.in(trusted));
        }
        http = client.build();
    }

    /** The answer; missing if it has no body. */
    public JsonNode get(String path) {
        return send("GET", path, BodyPublishers.noBody());
    }

    public JsonNode post(String path, JsonNode body) {
        return send("POST", path, BodyPublishers.ofString(body.toString()));
    }

    public JsonNode delete(String path) {
        return send("DELETE", path, BodyPublishers.noBody());
    }

    private JsonNode send(String method, String path, BodyPublisher body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(ANSWER_WITHIN)
                .header("Accept", "application/json")
                .method(method, body);
        if (method.equals("POST")) {
            request.header("Content-Type", "application/json");
        }
        if (token != null) {
            request.header("Authorization", "Bearer " + token.get());
        }
        try {
            HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
            return answer(response.statusCode(), read(response));
        } catch (HttpTimeoutException e) {
            throw new RemoteException(0, "nothing answers at " + base + " in time");
        } catch (SSLException e) {
            throw new RemoteException(
                    0,
                    "what answers at " + base + " does not speak TLS, or shows a certificate that is not trusted; name"
                            + " the file of its certificate, or of the authority that it is from, by --ca-file");
        } catch (IOException e) {
            throw new RemoteException(0, "no daemon answers at " + base + "; is it running there?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RemoteException(0, "interrupted");
        }
    }

    private static byte[] read(HttpResponse<InputStream> response) throws IOException {
        try (InputStream in = response.body()) {
            byte[] bytes = in.readNBytes(MOST_BYTES + 1);
            if (bytes.length > MOST_BYTES) {
                throw new RemoteException(502, "the answer is larger than " + MOST_BYTES + " bytes");
            }
            return bytes;
        }
    }

    private JsonNode answer(int status, byte[] body) {
        JsonNode read;
        try {
            read = body.length == 0 ? MissingNode.getInstance() : json.readTree(body);
        } catch (JsonProcessingException e) {
            if (status / 100 == 2) {
                throw new RemoteException(502, "what answers at " + base + " is not Signalman's API");
            }
            throw new RemoteException(status, words(status, new String(body, StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new RemoteException(502, "the answer cannot be read");
        }
        if (status / 100 != 2) {
            throw new RemoteException(
                    status,
                    words(
                            status,
                            read.isTextual()
                                    ? read.textValue()
                                    : read.path("error").asText("")));
        }
        return read;
    }

    private static String words(int status, String said) {
        String text = said.strip();
        return text.isEmpty() || text.startsWith("<")
                ? "HTTP status " + status
                : text.substring(0, Math.min(LONGEST_WORDS, text.length()));
    }

    @Override
    public void close() {
        http.close();
    }
}
