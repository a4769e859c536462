package srs.itest;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.FileAppender;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * The log of the framework: into the file {@code server.log} of its folder. What netty says of lost buffers also goes to the tests, as the
 * system property {@link #LEAK}, and to the build's output. Outside of the framework; thread-safe.
 */
final class ServerLog extends AppenderBase<ILoggingEvent> {
    /** System property: the first leak that netty found, while there is one. */
    static final String LEAK = "srs.itest.leak";
    private static final String PATTERN = "[%d{HH:mm:ss.SSS}][%level][%thread][%X{cid}] %logger{0} %msg%n";

    private ServerLog() {}

    static void to(Path file) {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        root.setLevel(Level.INFO);
        context.getLogger("org.ops4j").setLevel(Level.WARN);
        context.getLogger("org.example").setLevel(Level.DEBUG);
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern(PATTERN);
        encoder.start();
        FileAppender<ILoggingEvent> lines = new FileAppender<>();
        lines.setContext(context);
        lines.setFile(file.toString());
        lines.setEncoder(encoder);
        lines.start();
        root.addAppender(lines);
        ServerLog leaks = new ServerLog();
        leaks.setContext(context);
        leaks.start();
        root.addAppender(leaks);
    }

    @Override
    protected void append(ILoggingEvent event) {
        String text = event.getFormattedMessage();
        if (text.contains("LEAK:")) {
            System.setProperty(LEAK, text);
            System.err.println(text);
        }
    }
}
