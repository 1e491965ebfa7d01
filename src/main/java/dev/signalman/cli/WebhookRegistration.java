package dev.signalman.cli;

import dev.signalman.secret.Secret;
import dev.signalman.semaphore.ApiError;
import dev.signalman.semaphore.Notification;
import dev.signalman.semaphore.NotificationDraft;
import dev.signalman.semaphore.NotificationRule;
import dev.signalman.semaphore.SecretDraft;
import dev.signalman.semaphore.SecretVariable;
import dev.signalman.semaphore.SemaphoreApi;
import dev.signalman.semaphore.SemaphoreException;
import io.vertx.core.Future;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One organisation's webhook to this daemon: a secret with the key, and a notification that uses it. The secret comes first and goes
 * last, since Semaphore sends unsigned, in silence, what names a secret that is not there.
 */
final class WebhookRegistration {
    /** The variable in which Semaphore looks for the key. */
    private static final String VARIABLE = "WEBHOOK_SECRET";

    private final SemaphoreApi api;
    private final URI endpoint;
    private final Secret key;
    private final WebhookNames names;

    WebhookRegistration(SemaphoreApi api, String organization, URI endpoint, Secret key) {
        this.api = api;
        this.endpoint = endpoint;
        this.key = key;
        this.names = WebhookNames.of(organization, endpoint, key);
    }

    /** Makes what is missing, mends what differs, and removes the secrets of earlier keys; what was done, a line each. */
    Future<List<String>> install() {
        List<String> done = new ArrayList<>();
        return secret().compose(there -> there
                        ? Future.succeededFuture()
                        : api.secrets()
                                .create(SecretDraft.of(names.secret(), new SecretVariable(VARIABLE, key)))
                                .onSuccess(made -> done.add("secret " + names.secret() + " made"))
                                .mapEmpty())
                .compose(v -> notification())
                .compose(found -> found.isPresent()
                        ? repaired(found.get(), done)
                        : api.notifications()
                                .create(draft())
                                .onSuccess(made -> done.add("notification " + names.notification() + " made"))
                                .mapEmpty())
                .compose(v -> olderSecrets())
                .compose(older -> removeSecrets(older, done))
                .map(v -> done.isEmpty() ? List.of("everything is as it should be") : List.copyOf(done));
    }

    /** What is wrong, a line each; none if all is well. */
    Future<List<String>> status() {
        List<String> wrong = new ArrayList<>();
        return secret().compose(there -> {
                    if (!there) {
                        wrong.add("secret " + names.secret()
                                + " is missing: no webhook is signed with the configured key");
                    }
                    return notification();
                })
                .map(found -> {
                    found.ifPresentOrElse(
                            notification -> {
                                if (!right(notification)) {
                                    wrong.add(
                                            "notification " + names.notification() + " differs from what it should be");
                                }
                                notification
                                        .failures()
                                        .forEach(failure -> wrong.add("Semaphore says: " + failure.message()));
                            },
                            () -> wrong.add(
                                    "notification " + names.notification() + " is missing: no webhook is sent"));
                    return List.copyOf(wrong);
                });
    }

    /** Removes all of it, whatever the key; what was done, a line each. */
    Future<List<String>> remove() {
        List<String> done = new ArrayList<>();
        return notification()
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture()
                        : api.notifications()
                                .delete(names.notification())
                                .onSuccess(v -> done.add("notification " + names.notification() + " removed")))
                .compose(v -> olderSecrets())
                .compose(older -> secret().map(there -> {
                    List<String> all = new ArrayList<>(older);
                    if (there) {
                        all.add(names.secret());
                    }
                    return all;
                }))
                .compose(all -> removeSecrets(all, done))
                .map(v -> done.isEmpty() ? List.of("there was nothing to remove") : List.copyOf(done));
    }

    private Future<Void> repaired(Notification found, List<String> done) {
        return right(found)
                ? Future.succeededFuture()
                : api.notifications()
                        .update(found.name(), draft())
                        .onSuccess(now -> done.add("notification " + names.notification() + " brought up to date"))
                        .mapEmpty();
    }

    private NotificationDraft draft() {
        return new NotificationDraft(
                names.notification(),
                List.of(NotificationRule.webhook(
                        "signalman", NotificationRule.Filter.ALL, new Secret(endpoint.toString()), names.secret())));
    }

    private boolean right(Notification found) {
        if (found.rules().size() != 1) {
            return false;
        }
        NotificationRule rule = found.rules().getFirst();
        NotificationRule.Webhook webhook = rule.webhook();
        // empty filters come back spelt out, so only what we cannot do without is compared
        return webhook != null
                && webhook.active()
                && webhook.endpoint() != null
                && webhook.endpoint().get().equals(endpoint.toString())
                && webhook.secretName().equals(names.secret())
                && rule.filter().projects().equals(NotificationRule.Filter.ALL.projects());
    }

    private Future<Boolean> secret() {
        return found(api.secrets().describe(names.secret())).map(Optional::isPresent);
    }

    private Future<Optional<Notification>> notification() {
        return found(api.notifications().describe(names.notification()));
    }

    private Future<List<String>> olderSecrets() {
        return api.secrets()
                .list()
                .map(all -> all.items().stream()
                        .map(secret -> secret.name())
                        .filter(names::isOlderSecret)
                        .toList());
    }

    private Future<Void> removeSecrets(List<String> secrets, List<String> done) {
        Future<Void> removed = Future.succeededFuture();
        for (String secret : secrets) {
            removed = removed.compose(v -> api.secrets().delete(secret))
                    .onSuccess(v -> done.add("secret " + secret + " removed"));
        }
        return removed;
    }

    private static <T> Future<Optional<T>> found(Future<T> asked) {
        return asked.map(Optional::of)
                .recover(e -> e instanceof SemaphoreException known && known.error() instanceof ApiError.NotFound
                        ? Future.succeededFuture(Optional.empty())
                        : Future.failedFuture(e));
    }
}
