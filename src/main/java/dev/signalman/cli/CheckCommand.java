package dev.signalman.cli;

import static java.util.concurrent.TimeUnit.SECONDS;

import dev.signalman.config.Configuration;
import dev.signalman.config.Organization;
import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.Project;
import dev.signalman.semaphore.SemaphoreClient;
import dev.signalman.semaphore.SemaphoreException;
import dev.signalman.semaphore.Sweep;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code signalman check}: everything that can be known before running. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description = "Validates the configuration, and asks each organization for its projects, without running.")
final class CheckCommand implements Callable<Integer> {
    @Mixin
    @SuppressWarnings("NullAway.Init")
    private ConfigOption config;

    @Option(names = "--offline", description = "only read the file; ask nobody")
    private boolean offline;

    @Override
    public Integer call() {
        Optional<Configuration> configuration = ConfigOption.load(config.file());
        if (configuration.isEmpty()) {
            return Main.WRONG_INPUT;
        }
        Configuration found = configuration.get();
        Options options = new Options(found);
        try {
            options.alerting();
            options.rerun();
            options.metrics();
            options.dora();
            options.web();
            Pushing.pushgateway(found.metrics());
            Pushing.otlp(found.metrics());
            Receivers.of(found, options.templates().templates());
            found.organizations().forEach(options::watch);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            return Main.WRONG_INPUT;
        }
        if (!options.problems().isEmpty()) {
            options.problems().forEach(System.err::println);
            return Main.WRONG_INPUT;
        }
        System.out.println("configuration: ok");
        return offline || reach(found, options) ? Main.OK : Main.CANNOT_START;
    }

    private static boolean reach(Configuration configuration, Options options) {
        Vertx vertx = Vertx.vertx();
        boolean all = true;
        try {
            for (Organization organization : configuration.organizations()) {
                all &= reach(vertx, organization, options);
            }
        } finally {
            vertx.close();
        }
        return all;
    }

    private static boolean reach(Vertx vertx, Organization organization, Options options) {
        SemaphoreClient client =
                SemaphoreClient.create(vertx, options.client(organization), (endpoint, outcome, elapsed) -> {});
        try {
            Sweep<Project> projects =
                    client.projects().toCompletionStage().toCompletableFuture().get(60, SECONDS);
            int count = projects.items().size();
            System.out.println(organization.name() + ": ok, the token can see " + count
                    + (count == 1 ? " project" : " projects")
                    + (count == 0 ? " (is the service account added to them?)" : ""));
            return true;
        } catch (ExecutionException e) {
            System.err.println(organization.name() + ": " + words(e));
        } catch (TimeoutException e) {
            System.err.println(organization.name() + ": no answer within 60 s");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            client.close();
        }
        return false;
    }

    private static String words(ExecutionException e) {
        if (!(e.getCause() instanceof SemaphoreException known)) {
            return String.valueOf(
                    e.getCause() == null ? e.getMessage() : e.getCause().getMessage());
        }
        String said = known.error().message();
        return switch (known.error()) {
            case ApiError.Unauthorized u ->
                "Semaphore refuses the token (" + said
                        + "): check the variable or file that it comes from, or make a new one";
            case ApiError.PermissionDenied p ->
                "the token may not list projects (" + said + "): give its account project.view";
            case ApiError.NotFound n ->
                "there is no Semaphore API at this url (" + said + "): is the organization's name right?";
            case ApiError.FeatureOff f ->
                "there is no Semaphore API at this url (" + said + "): it must be the base address";
            case ApiError.Unreachable u ->
                "Semaphore cannot be reached (" + said + "): check url, network, and ca_file for a private authority";
            case ApiError.RateLimited r -> "Semaphore asks to slow down (" + said + "): try again later";
            case ApiError.ServerTrouble t -> "Semaphore answers with an error (" + said + "): try again later";
            case ApiError.BadReply b -> "what answers at this url is not Semaphore's API (" + said + ")";
            case ApiError.TooLarge t -> said + ": raise api.max_response_size";
            case ApiError.BadRequest b -> "Semaphore does not understand the request (" + said + ")";
            case ApiError.Busy b -> "Semaphore is busy (" + said + "): try again later";
        };
    }
}
