package dev.signalman.deliver;

import static dev.signalman.deliver.Notices.firing;
import static dev.signalman.deliver.Notices.message;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.signalman.message.MailMessage;
import dev.signalman.message.MessageOptions;
import dev.signalman.message.Templates;
import dev.signalman.secret.Secret;
import dev.signalman.store.Store;
import dev.signalman.store.StoreOptions;
import dev.signalman.testing.MigratedDatabase;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import jakarta.mail.internet.MimeMessage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EmailReceiverTest {
    private static final Secret PASSWORD = new Secret("mail-PASSWORD-1");
    private static final DeliveryLimits LIMITS =
            EmailReceiver.LIMITS.withTimes(Duration.ofSeconds(20), Duration.ofSeconds(1));

    @TempDir
    static Path folder;

    private static GreenMail mail;
    private Vertx vertx;
    private Store store;
    private Attempts attempts;

    @BeforeAll
    static void start() throws Exception {
        keytool("-genkeypair -alias mail -keyalg RSA -dname CN=localhost -ext SAN=dns:localhost -validity 30"
                + " -storetype PKCS12");
        keytool("-exportcert -rfc -alias mail -file " + folder.resolve("ca.pem"));
        System.setProperty(
                "greenmail.tls.keystore.file", folder.resolve("mail.p12").toString());
        System.setProperty("greenmail.tls.keystore.password", "changeit");
        mail = new GreenMail(new ServerSetup[] {
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP),
            new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTPS)
        });
        mail.setUser("signalman@example.org", "signalman", PASSWORD.get());
        mail.start();
    }

    @AfterAll
    static void stop() {
        mail.stop();
        System.clearProperty("greenmail.tls.keystore.file");
        System.clearProperty("greenmail.tls.keystore.password");
    }

    private static void keytool(String arguments) throws Exception {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(List.of(arguments.split(" ")));
        command.addAll(List.of("-keystore", folder.resolve("mail.p12").toString(), "-storepass", "changeit"));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @BeforeEach
    void open() {
        vertx = Vertx.vertx();
        store = Store.open(vertx, StoreOptions.of(MigratedDatabase.at(folder.resolve("signalman.db"))), events -> {})
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        attempts = new Attempts(vertx, store, () -> Notices.T);
    }

    @AfterEach
    void close() throws Exception {
        vertx.close()
                .eventually(() -> store.close())
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        mail.purgeEmailFromAllMailboxes();
    }

    private static EmailReceiver receiver(
            int port, MailServer.Tls tls, @Nullable Secret password, boolean trusting, String... to) {
        var server = new MailServer(
                "localhost",
                port,
                tls,
                password == null ? "" : "signalman",
                password,
                "ci.example.org",
                trusting ? folder.resolve("ca.pem") : null);
        var content = new MailMessage(Templates.builtIn(), MessageOptions.DEFAULT, "example.org");
        return new EmailReceiver("r", server, "signalman@example.org", List.of(to), content, LIMITS);
    }

    @Test
    void a_mail_arrives_by_tls_with_password_text_and_html() throws Exception {
        EmailReceiver receiver =
                receiver(mail.getSmtps().getPort(), MailServer.Tls.IMPLICIT, PASSWORD, true, "oncall@example.org");
        assertThat(attempts.of(receiver, message("r", 1, firing("i1")))).isEqualTo(new Verdict.Delivered());
        MimeMessage got = mail.getReceivedMessages()[0];
        assertThat(got.getSubject()).contains("Build of web failed on i1");
        assertThat(got.getFrom()[0].toString()).isEqualTo("signalman@example.org");
        assertThat(got.getAllRecipients()[0].toString()).isEqualTo("oncall@example.org");
        assertThat(got.getContentType()).startsWith("multipart/alternative");
        assertThat(got.getHeader("Auto-Submitted")).containsExactly("auto-generated");
    }

    @Test
    void each_recipient_gets_one_and_a_repeat_has_the_same_id() throws Exception {
        EmailReceiver receiver = receiver(
                mail.getSmtp().getPort(), MailServer.Tls.OPTIONAL, null, true, "ann@example.org", "bob@example.org");
        Set<String> done = new HashSet<>();
        assertThat(attempts.of(receiver, message("r", 1, firing("i1")), done)).isEqualTo(new Verdict.Partly());
        assertThat(attempts.of(receiver, message("r", 1, firing("i1")), done)).isEqualTo(new Verdict.Delivered());
        attempts.of(receiver, message("r", 1, firing("i1")));
        MimeMessage[] got = mail.getReceivedMessages();
        assertThat(got)
                .extracting(m -> m.getAllRecipients()[0].toString())
                .containsExactlyInAnyOrder("ann@example.org", "bob@example.org", "ann@example.org");
        assertThat(got)
                .extracting(MimeMessage::getMessageID)
                .as("those who read it know a repeat")
                .hasSize(3)
                .containsOnly(got[0].getMessageID());
    }

    @Test
    void a_wrong_password_is_given_up_and_not_shown() throws Exception {
        EmailReceiver receiver = receiver(
                mail.getSmtps().getPort(),
                MailServer.Tls.IMPLICIT,
                new Secret("wrong-PASSWORD"),
                true,
                "oncall@example.org");
        Verdict verdict = attempts.of(receiver, message("r", 1, firing("i1")));
        assertThat(verdict).isNotInstanceOf(Verdict.Delivered.class);
        assertThat(verdict.toString()).doesNotContain("wrong-PASSWORD", "d3JvbmctUEFTU1dPUkQ");
        assertThat(mail.getReceivedMessages()).isEmpty();
    }

    @Test
    void a_server_whose_certificate_nobody_vouches_for_is_told_nothing() throws Exception {
        EmailReceiver receiver =
                receiver(mail.getSmtps().getPort(), MailServer.Tls.IMPLICIT, PASSWORD, false, "oncall@example.org");
        assertThat(attempts.of(receiver, message("r", 1, firing("i1")))).isInstanceOf(Verdict.Retry.class);
        assertThat(mail.getReceivedMessages()).isEmpty();
    }

    @Test
    void where_tls_is_required_nothing_is_sent_in_clear() throws Exception {
        List<String> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
        NetServer plain = smtp(heard, "250 ok");
        EmailReceiver receiver =
                receiver(plain.actualPort(), MailServer.Tls.REQUIRED, PASSWORD, true, "oncall@example.org");
        assertThat(attempts.of(receiver, message("r", 1, firing("i1")))).isNotInstanceOf(Verdict.Delivered.class);
        assertThat(heard).noneMatch(line -> line.startsWith("AUTH") || line.startsWith("MAIL"));
    }

    @Test
    void a_server_that_says_later_is_tried_again_and_one_that_says_no_is_not() throws Exception {
        for (String answer : List.of("451 try later", "550 no such user")) {
            NetServer server = smtp(new ArrayList<>(), answer);
            EmailReceiver receiver =
                    receiver(server.actualPort(), MailServer.Tls.OPTIONAL, null, true, "oncall@example.org");
            Verdict verdict = attempts.of(receiver, message("r", 1, firing("i1")));
            assertThat(verdict).isInstanceOf(answer.startsWith("4") ? Verdict.Retry.class : Verdict.Dead.class);
            assertThat(verdict.toString()).contains(answer.substring(4));
        }
    }

    @Test
    void a_server_that_never_answers_is_left_after_the_timeout() throws Exception {
        NetServer silent = vertx.createNetServer()
                .connectHandler(socket -> {})
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
        EmailReceiver patient =
                receiver(silent.actualPort(), MailServer.Tls.OPTIONAL, null, true, "oncall@example.org");
        var receiver = new EmailReceiver(
                "r",
                patient.server(),
                patient.from(),
                patient.to(),
                patient.content(),
                LIMITS.withTimes(Duration.ofMillis(200), Duration.ofSeconds(1)));
        assertThat(attempts.of(receiver, message("r", 1, firing("i1")))).isInstanceOf(Verdict.Retry.class);
    }

    @Test
    void a_smarthost_is_a_host_and_a_port_and_addresses_are_one_line() {
        assertThat(MailServer.of("smtp.example.org:465", true, "", null, "").tls())
                .isEqualTo(MailServer.Tls.IMPLICIT);
        assertThat(MailServer.of("smtp.example.org:587", true, "", null, "").tls())
                .isEqualTo(MailServer.Tls.REQUIRED);
        assertThatThrownBy(() -> MailServer.of("smtp.example.org", true, "", null, ""))
                .hasMessageContaining("host:port");
        assertThatThrownBy(
                        () -> receiver(25, MailServer.Tls.OPTIONAL, null, true, "a@example.org\r\nBcc: x@example.org"))
                .hasMessageContaining("must be addresses");
    }

    /** Offers no TLS, and answers to recipients as told. */
    private NetServer smtp(List<String> heard, String toRecipients) {
        return vertx.createNetServer()
                .connectHandler(socket -> {
                    socket.write("220 test\r\n");
                    socket.handler(io.vertx.core.parsetools.RecordParser.newDelimited("\r\n", line -> {
                        String said = line.toString();
                        heard.add(said);
                        if (said.startsWith("EHLO")) {
                            socket.write("250-test\r\n250 SIZE 1000000\r\n");
                        } else if (said.startsWith("RCPT")) {
                            socket.write(toRecipients + "\r\n");
                        } else if (said.startsWith("QUIT")) {
                            socket.write("221 bye\r\n");
                        } else {
                            socket.write("250 ok\r\n");
                        }
                    }));
                })
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }
}
