package dev.signalman.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.status.NopStatusListener;
import dev.signalman.config.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How the log is written: to standard error, as text or as JSON. In code, since Logback's XML costs a twentieth of a second at every
 * start; Logback finds this class as a service, so that what is logged before the configuration is read looks the same.
 */
public final class LogFormat extends ContextAwareBase implements Configurator {
    private static final String TEXT =
            "%d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX,UTC} %-5level %logger{0}: %msg%replace( %kvp){'^ $', ''}%n%ex{6}";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        Level level = Level.toLevel(System.getProperty("signalman.log.level"), Level.INFO);
        configure(context, text(), level);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /** Applies format and level to the whole process. */
    static void apply(Configuration.Log log) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        EncoderBase<ILoggingEvent> encoder = switch (log.format()) {
            case TEXT -> text();
            case JSON -> new JsonLines();
        };
        configure(context, encoder, Level.toLevel(log.level().name()));
    }

    private static void configure(LoggerContext context, EncoderBase<ILoggingEvent> encoder, Level level) {
        context.getStatusManager().add(new NopStatusListener());
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("console");
        console.setTarget("System.err");
        console.setEncoder(encoder);
        console.start();
        for (String library : new String[] {"org.flywaydb", "com.zaxxer.hikari", "io.netty", "io.vertx"}) {
            context.getLogger(library).setLevel(Level.WARN);
        }
        // Kafka's client tells of every attempt to connect; an export tells of an outage once
        context.getLogger("org.apache.kafka").setLevel(Level.ERROR);
        context.getLogger("org.apache.kafka.clients.NetworkClient").setLevel(Level.OFF);
        // while it stops, messages for consumers that have stopped before are dropped: they read them from the log next
        // time
        context.getLogger("io.vertx.core.eventbus.impl.MessageConsumerImpl").setLevel(Level.ERROR);
        ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(level);
        root.addAppender(console);
    }

    private static EncoderBase<ILoggingEvent> text() {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setPattern(TEXT);
        return encoder;
    }
}
