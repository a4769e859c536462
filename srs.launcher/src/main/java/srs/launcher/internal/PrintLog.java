package srs.launcher.internal;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Makes log lines of what third parties print: Declarative Services, for one, when there is no log service.
 *
 * <p>Thread-safe; lines of threads that print at the same time are not mixed as long as each prints whole lines.
 */
final class PrintLog extends OutputStream {
    private static final int LIMIT_BYTES = OneLine.LIMIT_CHARS;

    private final Consumer<String> log;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private PrintLog(Consumer<String> log) {
        this.log = log;
    }

    /** Replaces {@code System.out} and {@code System.err} of this process. */
    static void install() {
        System.setOut(stream(LoggerFactory.getLogger("stdout")::info));
        System.setErr(stream(LoggerFactory.getLogger("stderr")::warn));
    }

    static PrintStream stream(Consumer<String> log) {
        return new PrintStream(new PrintLog(log), true, StandardCharsets.UTF_8);
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
        if (line.size() > 0) {
            String text = line.toString(StandardCharsets.UTF_8);
            line.reset();
            log.accept(text);
        }
    }
}
