package dev.signalman.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.signalman.config.Configuration;
import java.net.URL;
import org.slf4j.LoggerFactory;

/** Chooses how the log is written: one Logback file per format, since Logback complains of appenders that nobody uses. */
final class LogFormat {
    private LogFormat() {}

    /** Applies format and level to the whole process. */
    static void apply(Configuration.Log log) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        context.reset();
        context.putProperty("signalman.log.level", log.level().name());
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(context);
        String name = switch (log.format()) {
            case TEXT -> "/logback.xml";
            case JSON -> "/logback-json.xml";
        };
        URL file = LogFormat.class.getResource(name);
        if (file == null) {
            throw new IllegalStateException(name + " is missing from the program");
        }
        try {
            configurator.doConfigure(file);
        } catch (JoranException e) {
            throw new IllegalStateException(name + " in the program cannot be read", e);
        }
    }
}
