package dev.signalman.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.signalman.simulator.Fault;
import dev.signalman.simulator.Plan;
import dev.signalman.simulator.RequestClass;
import dev.signalman.simulator.Scenario;
import dev.signalman.simulator.Simulator;
import dev.signalman.simulator.SimulatorOptions;
import dev.signalman.testing.Canaries;
import dev.signalman.testing.DaemonProcess;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Law 7: no secret leaves. Everything is run at the most talkative log level, most of it goes wrong, and then everything is searched. */
class CanaryIT {
    private static final String TOKEN = "cnryToken7f3a91-b2_55";
    private static final String HOOK_KEY = "cnry-hook-key/2b\"c9+x&1";
    private static final String PREVIOUS_KEY = "cnry-previous-key/5e\"01+x&1";
    private static final String RECEIVER_KEY = "cnry-receiver-key/88\"aa+x&1";
    private static final String SLACK_URL = "cnry-slack-url-9d1f0c77";
    private static final String RECEIVER_URL = "cnry-receiver-url-31c0de55";
    private static final String DATABASE_PASSWORD = "cnry-database-password/4d\"7+x&1";
    private static final String SECRET_VARIABLE = "cnry-secret-variable/6a\"2+x&1";
    private static final String SECRET_FILE = "cnry-secret-file/c3\"9+x&1";
    private static final String PROJECT_VARIABLE = "cnry-project-variable/b7\"4+x&1";
    private static final String PROJECT_FILE = "cnry-project-file/e8\"0+x&1";
    private static final String JOB_VARIABLE = "cnry-job-variable/f1\"6+x&1";
    private static final String IN_LOG_HEADER = "cnryLogHeader0a1b2c3d4e5f6a7b";
    private static final String IN_LOG_EXPORT = "cnryLogExport1b2c3d4e5f6a7b8c";
    private static final String IN_LOG_URL = "cnryLogUrl2c3d4e5f6a7b8c9d";

    private static final Canaries CANARIES = new Canaries(Map.ofEntries(
            Map.entry("API token", TOKEN),
            Map.entry("webhook key", HOOK_KEY),
            Map.entry("previous webhook key", PREVIOUS_KEY),
            Map.entry("receiver's key", RECEIVER_KEY),
            Map.entry("Slack URL", SLACK_URL),
            Map.entry("receiver's URL", RECEIVER_URL),
            Map.entry("database password", DATABASE_PASSWORD),
            Map.entry("variable of a secret", SECRET_VARIABLE),
            Map.entry("file of a secret", SECRET_FILE),
            Map.entry("variable of a project's secret", PROJECT_VARIABLE),
            Map.entry("file of a project's secret", PROJECT_FILE),
            Map.entry("variable of a job", JOB_VARIABLE),
            Map.entry("header in a job's log", IN_LOG_HEADER),
            Map.entry("assignment in a job's log", IN_LOG_EXPORT),
            Map.entry("address in a job's log", IN_LOG_URL)));

    /** Every place that was looked at, with what was in it. */
    private final Map<String, byte[]> places = new LinkedHashMap<>();

    private final List<String> delivered = new CopyOnWriteArrayList<>();
    private final AtomicInteger refusals = new AtomicInteger(4);
    private final HttpClient http = HttpClient.newHttpClient();
    private final int port = freePort();

    @TempDir
    Path folder;

    private Vertx vertx;
    private Simulator simulator;
    private HttpServer receivers;

    @BeforeEach
    void start() throws Exception {
        vertx = Vertx.vertx();
        simulator = join(Simulator.start(
                vertx, Scenario.parse("""
                organization: acme
                tokens: [{ value: %s, user: signalman }]
                projects:
                  - name: web
                    branches: [main]
                    deployment_targets: [{ name: production, url: "https://prod.example" }]
                    schedules: [{ name: nightly, at: "0 2 * * *" }]
                agent_types: [{ name: s1-linux, agents: [{ count: 1 }] }]
                """.formatted(TOKEN)), InstantSource.system(), SimulatorOptions.local()));
        receivers = join(vertx.createHttpServer().requestHandler(this::receive).listen(0, "127.0.0.1"));
        keep("/api/v1beta/secrets", SECRET_VARIABLE, SECRET_FILE);
        keep("/api/v1/projects/web/secrets", PROJECT_VARIABLE, PROJECT_FILE);
    }

    @AfterEach
    void stop() {
        http.close();
        join(vertx.close());
    }

    @Test
    void no_secret_is_found_anywhere_and_the_search_would_find_one() throws Exception {
        Path file = configuration("sqlite:" + folder.resolve("signalman.db"));
        Path log = folder.resolve("daemon.log");
        try (DaemonProcess daemon = DaemonProcess.start(file, log, port).awaitHealthy()) {
            await().untilAsserted(() ->
                    assertThat(daemon.get("/-/ready").statusCode()).isEqualTo(200));
            workAndFail(daemon);
            pages(daemon);
            daemon.kill();
        }
        place("database", Files.readAllBytes(folder.resolve("signalman.db")));
        place("write-ahead log", Files.readAllBytes(folder.resolve("signalman.db-wal")));
        place("rows", rows(folder.resolve("signalman.db")));
        assertThat(new String(places.get("rows"), UTF_8))
                .as("the job's log is there, scrubbed")
                .contains("export API_TOKEN=***");
        crashes(file, log);
        place("log", Files.readAllBytes(log));
        place("alerts", String.join("\n", delivered).getBytes(UTF_8));
        commands(file);

        assertThat(places).hasSizeGreaterThan(20);
        places.forEach((name, content) -> {
            assertThat(content.length).as("size of %s", name).isPositive();
            assertThat(CANARIES.in(content)).as("secrets in %s", name).isEmpty();
        });
        assertThat(new String(places.get("log"), UTF_8))
                .as("everything is told")
                .contains("TRACE", "DEBUG");
        searchFindsWhatIsPlanted();
    }

    /** A red pipeline, receivers that refuse, webhooks of all kinds, and a server that fails in all ways and repeats what it was sent. */
    private void workAndFail(DaemonProcess daemon) throws Exception {
        var faults = simulator.faults();
        String job = """
                {"jobs":[{"metadata":{"id":"j1","name":"unit"},"spec":{"env_vars":[{"name":"KEY","value":"%s"}]},\
                "status":{"state":"QUEUED"}}],"next_page_token":""}""".formatted(JOB_VARIABLE.replace("\"", "\\\""));
        faults.randomly(RequestClass.JOBS, 1, new Fault.Answer(200, job));
        faults.randomly(RequestClass.LOGS, 1, new Fault.Answer(200, jobLog()));
        simulator.notifyAt("http://127.0.0.1:" + port + "/hooks/semaphore", HOOK_KEY);
        simulator.organization().start("web", "main", Plan.failing(Duration.ofMillis(300), "unit tests"));
        await().untilAsserted(() -> assertThat(delivered)
                .as("both receivers were told, after they had refused")
                .anyMatch(message -> message.startsWith("/slack") && message.contains("FAIL unit at line 7"))
                .anyMatch(message -> message.startsWith("/hook") && message.contains("FAIL unit at line 7")));
        webhooks();
        faults.clear();
        for (Fault fault : List.of(
                new Fault.Answer(401, "{\"message\":\"no such token: " + TOKEN + "\"}"),
                new Fault.Answer(401, "\"token " + TOKEN + " is not valid\""),
                new Fault.Answer(400, "{\"code\":3,\"message\":\"" + TOKEN + "\"}"),
                new Fault.Answer(500, "<html>" + TOKEN + "</html>"),
                new Fault.Answer(500, "panic: " + TOKEN + "\n"),
                new Fault.Answer(200, "[{\"ppl_id\":\"" + TOKEN),
                new Fault.Answer(200, "{\"message\":\"" + TOKEN + "\"}"),
                new Fault.CutOff(),
                new Fault.Reset(),
                new Fault.MalformedJson())) {
            int expected = faults.injected() + 5;
            faults.next(5, fault);
            await().until(() -> faults.injected() >= expected);
        }
        int before = faults.injected();
        // what is refused so is not asked for again for an hour, so only one kind of request gets it
        String denied = "{\"code\":7,\"message\":\"Authorization: Token " + TOKEN + " may not\"}";
        faults.next(RequestClass.AGENTS, 1, new Fault.Answer(403, denied));
        await().until(() -> faults.injected() > before);
        simulator.organization().revokeToken(TOKEN);
        await().untilAsserted(
                        () -> assertThat(daemon.get("/api/v1/status").body()).containsIgnoringCase("unauthorized"));
    }

    private void webhooks() throws Exception {
        String hook =
                "{\"project\":{\"id\":\"p\"},\"pipeline\":{\"id\":\"%s\",\"state\":\"done\",\"result\":\"passed\"}}";
        assertThat(hook(hook.formatted("q"), hmac(PREVIOUS_KEY, hook.formatted("q"))))
                .isEqualTo(200);
        assertThat(hook(hook.formatted("q"), hmac("somebody else's", hook.formatted("q"))))
                .isEqualTo(403);
        assertThat(hook(hook.formatted("q"), "cnry")).isEqualTo(403);
        assertThat(hook(hook.formatted("q"), "")).isEqualTo(401);
        String echo = "what is this? " + HOOK_KEY + " " + PREVIOUS_KEY;
        assertThat(hook(echo, hmac(HOOK_KEY, echo))).isEqualTo(400);
        assertThat(hook(echo, "0".repeat(64))).isEqualTo(403);
    }

    private void pages(DaemonProcess daemon) throws Exception {
        for (String path : List.of(
                "/", "/metrics", "/-/healthy", "/-/ready", "/api/v1/status", "/hooks/semaphore", "/nothing", "/%zz")) {
            HttpResponse<String> page = path.contains("%zz") ? daemon.get("/%25zz") : daemon.get(path);
            place("page " + path, (page.headers().map() + page.body()).getBytes(UTF_8));
        }
        HttpRequest open = request("http://127.0.0.1:" + port + "/metrics")
                .header("Accept", "application/openmetrics-text;version=1.0.0")
                .build();
        place(
                "OpenMetrics",
                http.send(open, HttpResponse.BodyHandlers.ofByteArray()).body());
    }

    /** What a JVM says when it is asked for its threads, is killed by a broken library, or runs out of memory. */
    private void crashes(Path file, Path log) throws Exception {
        Path dump = folder.resolve("crash.txt");
        try (DaemonProcess daemon = DaemonProcess.start(
                        file, log, port, "-XX:ErrorFile=" + dump, "-XX:-CreateCoredumpOnCrash")
                .awaitHealthy()) {
            signal(daemon, "QUIT");
            await().until(() -> daemon.log().contains("Full thread dump"));
            signal(daemon, "SEGV");
            assertThat(daemon.process().waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
        place("crash file", Files.readAllBytes(dump));
        Path starved = folder.resolve("starved.log");
        try (DaemonProcess daemon =
                DaemonProcess.start(file, starved, port, "-Xmx10m", "-XX:+ExitOnOutOfMemoryError")) {
            assertThat(daemon.process().waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(daemon.log()).contains("OutOfMemoryError");
        }
        place("out of memory", Files.readAllBytes(starved));
    }

    /** Commands with secrets where they belong, and with secrets in all kinds of wrong places. */
    private void commands(Path file) throws Exception {
        String good = Files.readString(file);
        command("check", "check", "--config", file.toString());
        command("check of a good file offline", "check", "--offline", "--config", file.toString());
        command("webhook status", "webhook", "status", "--config", file.toString(), "--url", "https://me.example");
        command(
                "a database that is not there",
                "run",
                "--config",
                configuration("postgresql://signalman@127.0.0.1:" + freePort() + "/signalman")
                        .toString());
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put("a misspelt key", good.replace("token:", "tokn:"));
        wrong.put("a variable in an address", good.replaceFirst("url: .*", "url: '\\${file:token} x'"));
        wrong.put("a list", good.replaceFirst("previous_secret: (.*)", "previous_secret: [$1]"));
        wrong.put("a section", good.replaceFirst("token: (.*)", "token: { x: '$1' }"));
        wrong.put("an open quote", good.replaceFirst("token: (.*)", "token: \"" + TOKEN));
        wrong.put("no address", good.replace("http://127.0.0.1:" + receivers.actualPort() + "/", "ftp://x y/"));
        wrong.put("an alias", good.replaceFirst("token: (.*)", "token: *" + TOKEN));
        wrong.put("a tag", good.replaceFirst("token: (.*)", "token: !" + TOKEN + " x"));
        wrong.put(
                "a password in an address",
                good.replaceFirst("storage: .*", "storage: { url: 'postgresql://u:" + TOKEN + "@h/d' }"));
        wrong.forEach((what, yaml) -> {
            try {
                Path spoilt = Files.writeString(folder.resolve("wrong.yaml"), yaml);
                assertThat(command("wrong configuration: " + what, "check", "--offline", "--config", spoilt.toString()))
                        .as(what)
                        .isEqualTo(2);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(what, e);
            }
        });
    }

    /** In copies of a piece of each place, in every form; and as a row in a copy of the database. */
    private void searchFindsWhatIsPlanted() throws Exception {
        for (Map.Entry<String, byte[]> place : places.entrySet()) {
            int middle = place.getValue().length / 2;
            byte[] around = Arrays.copyOfRange(
                    place.getValue(), Math.max(0, middle - 2_000), Math.min(place.getValue().length, middle + 2_000));
            String content = new String(around, ISO_8859_1);
            int within = content.length() / 2;
            for (String form : CANARIES.allForms()) {
                String planted = content.substring(0, within) + form + content.substring(within);
                assertThat(CANARIES.in(planted.getBytes(ISO_8859_1)))
                        .as("%s, planted in %s", form, place.getKey())
                        .isNotEmpty();
            }
        }
        Path copy = Files.copy(folder.resolve("signalman.db"), folder.resolve("copy.db"));
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE planted (body TEXT)");
            statement.execute("INSERT INTO planted VALUES ('{\"key\":\"" + IN_LOG_EXPORT + "\"}')");
        }
        assertThat(CANARIES.in(rows(copy))).containsExactly("assignment in a job's log");
        assertThat(CANARIES.in(Files.readAllBytes(copy))).containsExactly("assignment in a job's log");
    }

    private static String jobLog() {
        String output = "Authorization: Bearer " + IN_LOG_HEADER + "\\nexport API_TOKEN=" + IN_LOG_EXPORT
                + "\\ngit clone https://ci:" + IN_LOG_URL
                + "@git.example/web\\nFAIL unit at line 7: expected 200, got 503\\n";
        return "{\"events\":[{\"event\":\"cmd_output\",\"output\":\"" + output
                + "\"},{\"event\":\"job_finished\",\"result\":\"failed\"}],\"next\":null}";
    }

    /** First refuses, and repeats in its answer everything that it must not. */
    private void receive(HttpServerRequest request) {
        request.body().onSuccess(body -> {
            if (refusals.getAndDecrement() > 0) {
                request.response()
                        .setStatusCode(500)
                        .end("cannot deliver to " + request.absoluteURI()
                                + (request.path().startsWith("/hook") ? " with " + RECEIVER_KEY : ""));
                return;
            }
            delivered.add(request.path().substring(0, 6) + " " + headers(request) + body);
            request.response().end("ok");
        });
    }

    private static String headers(HttpServerRequest request) {
        return request.headers().entries().toString();
    }

    private Path configuration(String storage) throws IOException {
        Files.writeString(folder.resolve("token"), TOKEN + "\n");
        String receiver = "http://127.0.0.1:" + receivers.actualPort();
        return Files.writeString(
                folder.resolve(storage.startsWith("sqlite") ? "signalman.yaml" : "postgres.yaml"), """
                organizations:
                  - name: acme
                    url: %s
                    token: ${file:token}
                    branches: { watch: [main] }
                    api: { requests_per_minute: 6000, request_timeout: 5s, max_attempts: 1 }
                    watch: { discovery_interval: 10s, open_interval: 1s, active_interval: 1s, quiet_interval: 1s,
                             agents_interval: 1s, queue_interval: 1s, deployments_interval: 1s }
                    webhook:
                      secret: '%s'
                      previous_secret: '%s'
                http: { listen: "127.0.0.1:%d" }
                storage: { url: "%s"%s }
                receivers:
                  - name: slack
                    slack_configs: [{ api_url: "%s/slack/%s" }]
                  - name: hook
                    webhook_configs: [{ url: "%s/hook/%s", secret: '%s' }]
                route:
                  receiver: slack
                  group_wait: 0s
                  group_interval: 1s
                  group_by: ["..."]
                  routes: [{ receiver: hook, continue: true }, { receiver: slack }]
                log: { level: trace }
                """.formatted(
                                simulator.baseUrl(),
                                HOOK_KEY,
                                PREVIOUS_KEY,
                                port,
                                storage,
                                storage.startsWith("sqlite") ? "" : ", password: '" + DATABASE_PASSWORD + "'",
                                receiver,
                                SLACK_URL,
                                receiver,
                                RECEIVER_URL,
                                RECEIVER_KEY));
    }

    /** Puts a secret into Semaphore, or into a project there. */
    private void keep(String path, String variable, String content) throws Exception {
        String body = """
                {"metadata":{"name":"keys"},"data":{"env_vars":[{"name":"KEY","value":"%s"}],\
                "files":[{"path":"/key","content":"%s"}]}}""".formatted(
                variable.replace("\"", "\\\""), java.util.Base64.getEncoder().encodeToString(content.getBytes(UTF_8)));
        HttpRequest request = request(simulator.baseUrl() + path)
                .header("Authorization", "Token " + TOKEN)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        assertThat(http.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(200);
    }

    private int hook(String body, String signature) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("http://127.0.0.1:" + port + "/hooks/semaphore")
                .POST(HttpRequest.BodyPublishers.ofString(body));
        if (!signature.isEmpty()) {
            request.header("X-Semaphore-Signature-256", signature);
        }
        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        place("answer to webhook " + places.size(), answer.body().getBytes(UTF_8));
        return answer.statusCode();
    }

    private int command(String what, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dsignalman.log.level=TRACE",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-jar",
                Path.of(System.getProperty("signalman.home", "target/signalman"), "signalman.jar")
                        .toString()));
        command.addAll(List.of(arguments));
        Path said = Files.createTempFile(folder, "said", ".txt");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(what).isTrue();
        } finally {
            process.destroyForcibly();
        }
        place(what, Files.readAllBytes(said));
        return process.exitValue();
    }

    private void place(String name, byte[] content) {
        places.put(name, content);
    }

    /** Every value of every table: in the file, long ones are in pieces. */
    private static byte[] rows(Path database) throws SQLException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
                Statement statement = connection.createStatement()) {
            List<String> tables = new ArrayList<>();
            try (ResultSet names = statement.executeQuery("SELECT name FROM sqlite_master WHERE type = 'table'")) {
                while (names.next()) {
                    tables.add(names.getString(1));
                }
            }
            for (String table : tables) {
                try (ResultSet rows = statement.executeQuery("SELECT * FROM \"" + table + "\"")) {
                    while (rows.next()) {
                        for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                            all.writeBytes((rows.getString(column) + "\n").getBytes(UTF_8));
                        }
                    }
                }
            }
        }
        return all.toByteArray();
    }

    private static void signal(DaemonProcess daemon, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(daemon.process().pid()))
                .start()
                .waitFor();
    }

    private static HttpRequest.Builder request(String url) {
        return HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(10));
    }

    private static String hmac(String key, String body) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(UTF_8), "HmacSHA256"));
        return HexFormat.of().formatHex(mac.doFinal(body.getBytes(UTF_8)));
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static <T> T join(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
