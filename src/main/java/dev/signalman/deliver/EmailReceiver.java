package dev.signalman.deliver;

import static io.vertx.core.Future.await;

import dev.signalman.alert.Notification;
import dev.signalman.alert.NotificationJson;
import dev.signalman.message.Mail;
import dev.signalman.message.MailMessage;
import dev.signalman.secret.Secret;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.ext.mail.LoginOption;
import io.vertx.ext.mail.MailClient;
import io.vertx.ext.mail.MailConfig;
import io.vertx.ext.mail.SMTPException;
import io.vertx.ext.mail.StartTLSOptions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * E-mail by SMTP: a mail of its own for each recipient, so that one who is refused keeps it from nobody else and one whose server is
 * away gets it later, once. A repeat after a restart has the same Message-ID. Each mail has a connection of its own. Source: RFC 5321
 *
 * @param name the name that messages carry
 * @param server by which server
 * @param from address of the sender
 * @param to addresses of the recipients, at most {@value #MOST_RECIPIENTS}
 * @param content what mails look like
 * @param limits how hard it is tried
 */
public record EmailReceiver(
        String name, MailServer server, String from, List<String> to, MailMessage content, DeliveryLimits limits)
        implements Receiver {
    public static final int MOST_RECIPIENTS = 50;
    public static final DeliveryLimits LIMITS =
            DeliveryLimits.of(1).withConcurrency(2).withTimes(Duration.ofSeconds(30), Duration.ofSeconds(10));

    private static final NotificationJson NOTIFICATIONS = new NotificationJson();

    public EmailReceiver {
        to = List.copyOf(to);
        if (to.isEmpty() || to.size() > MOST_RECIPIENTS) {
            throw new IllegalArgumentException(name + ": there must be 1 to " + MOST_RECIPIENTS + " recipients");
        }
        if (from.isBlank()
                || to.stream().anyMatch(address -> address.isBlank() || !oneLine(address))
                || !oneLine(from)) {
            throw new IllegalArgumentException(name + ": from and to must be addresses");
        }
    }

    private static boolean oneLine(String text) {
        return text.chars().noneMatch(c -> c < 0x20 || c == 0x7F);
    }

    @Override
    public Verdict attempt(Delivery delivery, Wire wire) {
        Optional<Notification> told = NOTIFICATIONS.read(delivery.message().body());
        if (told.isEmpty()) {
            return new Verdict.Dead("an earlier version rendered it for another kind of receiver");
        }
        Mail mail = content.render(told.get());
        if (delivery.done().isEmpty()) {
            Posting.failed(this, mail.failures());
        }
        return Steps.next(
                delivery,
                to.stream()
                        .map(recipient -> new Steps.Step(recipient, () -> send(mail, recipient, wire.vertx())))
                        .toList());
    }

    private Verdict send(Mail mail, String recipient, Vertx vertx) {
        Promise<Verdict> done = Promise.promise();
        // on an event loop: elsewhere a greeting in clear could arrive before the client listens, and be lost
        ((VertxInternal) vertx).createEventLoopContext().runOnContext(v -> {
            MailClient client = MailClient.create(vertx, config());
            client.sendMail(message(mail, recipient))
                    .timeout(limits.timeout().toMillis(), TimeUnit.MILLISECONDS)
                    .<Verdict>map(sent -> new Verdict.Delivered())
                    .otherwise(failure -> judge(failure, recipient))
                    .onComplete(over -> {
                        // not waited for: a server that hangs must not hold us as well
                        client.close();
                        done.complete(over.result());
                    });
        });
        return await(done.future());
    }

    private io.vertx.ext.mail.MailMessage message(Mail mail, String recipient) {
        var headers = MultiMap.caseInsensitiveMultiMap();
        mail.headers().forEach(headers::add);
        return new io.vertx.ext.mail.MailMessage()
                .setFrom(from)
                .setTo(recipient)
                .setSubject(mail.subject())
                .setText(mail.text())
                .setHtml(mail.html())
                .setHeaders(headers);
    }

    private MailConfig config() {
        int timeout = Math.toIntExact(limits.timeout().toMillis());
        var config = new MailConfig(server.host(), server.port());
        config.setSsl(server.tls() == MailServer.Tls.IMPLICIT);
        config.setStarttls(
                switch (server.tls()) {
                    case IMPLICIT -> StartTLSOptions.DISABLED;
                    case REQUIRED -> StartTLSOptions.REQUIRED;
                    case OPTIONAL -> StartTLSOptions.OPTIONAL;
                });
        config.setHostnameVerificationAlgorithm("HTTPS");
        config.setConnectTimeout(timeout);
        config.setIdleTimeout(timeout);
        config.setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
        config.setKeepAlive(false);
        config.setMaxPoolSize(1);
        Secret password = server.password();
        if (password == null) {
            config.setLogin(LoginOption.DISABLED);
        } else {
            config.setLogin(LoginOption.REQUIRED);
            config.setUsername(server.username());
            config.setPassword(password.get());
        }
        if (!server.hello().isEmpty()) {
            config.setOwnHostname(server.hello());
        }
        if (server.authorities() != null) {
            config.setTrustOptions(
                    new PemTrustOptions().addCertPath(server.authorities().toString()));
        }
        return config;
    }

    /** 4xx may pass, 5xx will not; whatever is no reply of SMTP is about the connection. */
    private Verdict judge(Throwable failure, String recipient) {
        String said = recipient + ": " + Wire.describe(failure, limits.timeout());
        return failure instanceof SMTPException smtp && smtp.isPermanent()
                ? new Verdict.Dead(said)
                : new Verdict.Retry(said, null);
    }

    @Override
    public Redaction redaction() {
        return Redaction.of(List.of(), server.password());
    }
}
