package srs.launcher.internal;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import srs.launcher.log.LogControl;
import srs.launcher.log.LogLines;

/** The log on logback. Thread-safe: one lock for changes, logback's own for lines. */
final class SrsLog implements LogControl {
    /** Third parties that tell of their inner life at INFO: only their warnings count. */
    private static final List<String> TALKATIVE = List.of("org.apache.sshd", "io.netty", "org.bouncycastle");
    /** It calls a port that is taken an error each time that the shell tries, who says so once. */
    private static final String SSH_ACCEPTOR = "org.apache.sshd.common.io.nio2.Nio2Acceptor";

    private final LoggerContext context;
    private final Logger root;
    private final String serverId = RandomId.next();
    private final long pid = ProcessHandle.current().pid();
    private Appender<ILoggingEvent> appender;
    private final LogRing ring = new LogRing();
    private Consumer<Boolean> zone;
    private Path file;
    private boolean utc;
    private boolean json;

    private SrsLog(LoggerContext context) {
        this.context = context;
        root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    /** The log of this process, on the console. */
    static SrsLog open() {
        var log = new SrsLog((LoggerContext) LoggerFactory.getILoggerFactory());
        log.level(Level.INFO);
        log.ring.setContext(log.context);
        TALKATIVE.forEach(name -> log.context.getLogger(name).setLevel(ch.qos.logback.classic.Level.WARN));
        log.context.getLogger(SSH_ACCEPTOR).setLevel(ch.qos.logback.classic.Level.OFF);
        log.console();
        log.ring.start();
        log.root.addAppender(log.ring);
        return log;
    }

    /** Its newest lines. */
    LogLines lines() {
        return ring;
    }

    /** Goes where the configuration says; a file that cannot be opened leaves the log where it is. */
    synchronized void follow(ProcessSettings process) {
        level(process.level());
        boolean isReformatted = json != process.json();
        json = process.json();
        utc(process.utc());
        if (process.logFile() == null) {
            if (file != null || isReformatted) {
                console();
            }
            return;
        }
        if (process.logFile().toAbsolutePath().equals(file) && !isReformatted) {
            return;
        }
        root.info("the log goes on in {}", process.logFile());
        try {
            file(process.logFile());
        } catch (IOException e) {
            root.error("the log stays on the console: {} cannot be opened: {}", process.logFile(), e.toString());
        }
    }

    @Override
    public synchronized void console() {
        // Not System.out: the shell redirects that one for each thread, and our own lines must not go to a shell's user.
        write(new StandardOutput(), StandardOutput.isTerminal());
        file = null;
    }

    @Override
    public synchronized void file(Path newFile) throws IOException {
        Path absolute = newFile.toAbsolutePath();
        if (absolute.getParent() != null) {
            Files.createDirectories(absolute.getParent());
        }
        write(append(absolute), false);
        file = absolute;
    }

    @Override
    public synchronized void reopen() {
        if (file == null) {
            return;
        }
        try {
            write(append(file), false);
        } catch (IOException e) {
            root.error("log {} does not open again: {}", file, e.getMessage());
        }
    }

    @Override
    public void level(Level level) {
        root.setLevel(ch.qos.logback.classic.Level.convertAnSLF4JLevel(level));
    }

    @Override
    public synchronized void utc(boolean newUtc) {
        utc = newUtc;
        zone.accept(newUtc);
    }

    @Override
    public String serverId() {
        return serverId;
    }

    private static OutputStream append(Path file) throws IOException {
        return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /** Takes ownership of the stream. The old one is closed after the switch, so that no line is lost. */
    private void write(OutputStream stream, boolean coloured) {
        Layout<ILoggingEvent> layout;
        Layout<ILoggingEvent> plain;
        if (json) {
            var lines = new JsonLayout(pid, serverId);
            zone = lines::utc;
            layout = lines;
            plain = lines;
        } else {
            var lines = new SrsLayout(pid, serverId, coloured);
            var uncoloured = new SrsLayout(pid, serverId, false);
            zone = isUtc -> {
                lines.utc(isUtc);
                uncoloured.utc(isUtc);
            };
            layout = lines;
            plain = uncoloured;
        }
        zone.accept(utc);
        layout.start();
        plain.start();
        ring.layout(plain);
        var encoder = new LayoutWrappingEncoder<ILoggingEvent>();
        encoder.setContext(context);
        encoder.setCharset(StandardCharsets.UTF_8);
        encoder.setLayout(layout);
        encoder.start();
        var next = new OutputStreamAppender<ILoggingEvent>();
        next.setContext(context);
        next.setName("srs");
        next.setEncoder(encoder);
        next.setOutputStream(stream);
        next.start();
        Appender<ILoggingEvent> old = appender;
        root.addAppender(next);
        appender = next;
        if (old != null) {
            root.detachAppender(old);
            old.stop();
        }
    }
}
