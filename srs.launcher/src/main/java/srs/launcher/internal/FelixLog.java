package srs.launcher.internal;

import org.apache.felix.framework.Logger;
import org.osgi.framework.Bundle;
import org.osgi.framework.ServiceReference;
import org.slf4j.LoggerFactory;

/** The framework's own messages, into our log. Thread-safe. */
final class FelixLog extends Logger {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger("felix");

    @Override
    @SuppressWarnings("rawtypes") // as the super class has it
    protected void doLog(Bundle bundle, ServiceReference reference, int level, String message, Throwable thrown) {
        String text = bundle == null ? message : bundle + ": " + message;
        write(level, text, thrown);
    }

    @Override
    protected void doLog(int level, String message, Throwable thrown) {
        write(level, message, thrown);
    }

    private static void write(int level, String text, Throwable thrown) {
        switch (level) {
            case LOG_ERROR -> LOG.error(text, thrown);
            case LOG_WARNING -> LOG.warn(text, thrown);
            case LOG_INFO -> LOG.info(text, thrown);
            default -> LOG.debug(text, thrown);
        }
    }
}
