package srs.launcher.internal;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Makes log lines of what third parties print: Declarative Services, for one, prints its errors. A printed stack trace becomes
 * one event.
 *
 * <p>Thread-safe; lines of threads that print at the same time are not mixed as long as each prints whole lines.
 */
final class PrintLog extends PrintStream {
    /** How Declarative Services begins an error when there is no log service. */
    private static final String ERROR_MARK = "ERROR : ";

    private final Logger log;
    private volatile boolean inTrace;

    PrintLog(Logger log, Level level) {
        super(new Lines(log, level), true, StandardCharsets.UTF_8);
        this.log = log;
    }

    /** Replaces {@code System.out} and {@code System.err} of this process. */
    static void install() {
        System.setOut(new PrintLog(LoggerFactory.getLogger("stdout"), Level.INFO));
        System.setErr(new PrintLog(LoggerFactory.getLogger("stderr"), Level.WARN));
    }

    /** {@code Throwable.printStackTrace} prints the throwable itself and then its frames as text, all by this method. */
    @Override
    public void println(Object printed) {
        if (printed instanceof Throwable thrown) {
            inTrace = true;
            log.error("a bundle printed this exception", thrown);
        } else if (!inTrace || !isOfTrace(String.valueOf(printed))) {
            inTrace = false;
            super.println(printed);
        }
    }

    private static boolean isOfTrace(String line) {
        String text = line.stripLeading();
        return text.startsWith("at ") || text.startsWith("... ") || text.startsWith("Caused by: ") || text.startsWith("Suppressed: ");
    }

    private static final class Lines extends OutputStream {
        private static final int LIMIT_BYTES = OneLine.LIMIT_CHARS;

        private final Logger log;
        private final Level level;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();

        Lines(Logger log, Level level) {
            this.log = log;
            this.level = level;
        }

        @Override
        public synchronized void write(int oneByte) {
            if (oneByte == '\n' || line.size() == LIMIT_BYTES) {
                endLine();
            }
            if (oneByte != '\n' && oneByte != '\r') {
                line.write(oneByte);
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int offset, int length) {
            for (int i = offset; i < offset + length; i++) {
                write(bytes[i]);
            }
        }

        private void endLine() {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            if (text.startsWith(ERROR_MARK)) {
                log.error(text.substring(ERROR_MARK.length()));
            } else if (!text.isEmpty()) {
                log.atLevel(level).log(text);
            }
        }
    }
}
