package srs.launcher.internal;

import java.text.MessageFormat;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** java.util.logging, into our log: File Install, BouncyCastle and the JDK write there. Thread-safe. */
final class JulLog extends Handler {
    private JulLog() {
    }

    /** Takes the place of the handlers that the JDK sets up. */
    static void install() {
        LogManager.getLogManager().reset();
        java.util.logging.Logger root = java.util.logging.Logger.getLogger("");
        root.addHandler(new JulLog());
        root.setLevel(Level.INFO);
    }

    @Override
    public void publish(LogRecord entry) {
        Logger log = LoggerFactory.getLogger(entry.getLoggerName() == null ? "jul" : entry.getLoggerName());
        String text = text(entry);
        int level = entry.getLevel().intValue();
        if (level >= Level.SEVERE.intValue()) {
            log.error(text, entry.getThrown());
        } else if (level >= Level.WARNING.intValue()) {
            log.warn(text, entry.getThrown());
        } else if (level >= Level.INFO.intValue()) {
            log.info(text, entry.getThrown());
        } else {
            log.debug(text, entry.getThrown());
        }
    }

    private static String text(LogRecord entry) {
        Object[] parameters = entry.getParameters();
        if (entry.getMessage() == null || parameters == null || parameters.length == 0) {
            return String.valueOf(entry.getMessage());
        }
        try {
            return MessageFormat.format(entry.getMessage(), parameters);
        } catch (IllegalArgumentException e) {
            return entry.getMessage();
        }
    }

    @Override
    public void flush() {
        // slf4j has nothing to flush
    }

    @Override
    public void close() {
        // nor to close
    }
}
