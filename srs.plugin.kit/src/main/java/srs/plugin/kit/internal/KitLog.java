package srs.plugin.kit.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/** The log of the house, in a file of its own. Thread-safe. */
final class KitLog implements AutoCloseable {
    private static final String PATTERN = "[%d{HH:mm:ss.SSS}][%level][%thread][%X{cid}] %logger{0} %msg%n";

    private final Logger root;
    private final FileAppender<ILoggingEvent> lines = new FileAppender<>();

    KitLog(Path file) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        if (!root.getLevel().isGreaterOrEqual(Level.INFO)) {
            root.setLevel(Level.INFO);
        }
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        lines.setContext(context);
        lines.setFile(file.toString());
        lines.setAppend(false);
        lines.setEncoder(encoder);
        lines.start();
        root.addAppender(lines);
    }

    @Override
    public void close() {
        root.detachAppender(lines);
        lines.stop();
    }
}
