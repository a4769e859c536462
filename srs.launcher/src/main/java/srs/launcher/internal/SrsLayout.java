package srs.launcher.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import srs.launcher.log.LogControl;

/**
 * The line of SRS: {@code [time][LEVEL][pid][cid] text}, with {@code [errno]} after the cid of warnings and errors.
 *
 * <p>Thread-safe. Whatever a peer puts into the text, one event is one line: control characters are escaped.
 */
final class SrsLayout extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
    private static final String YELLOW = "\u001b[33m";
    private static final String RED = "\u001b[31m";
    private static final String PLAIN = "\u001b[0m";

    private final long pid;
    private final String serverId;
    private final boolean coloured;
    private volatile ZoneId zone = ZoneId.systemDefault();

    SrsLayout(long pid, String serverId, boolean coloured) {
        this.pid = pid;
        this.serverId = serverId;
        this.coloured = coloured;
    }

    void utc(boolean utc) {
        zone = utc ? ZoneOffset.UTC : ZoneId.systemDefault();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(160);
        boolean warns = event.getLevel().isGreaterOrEqual(Level.WARN);
        String colour = colour(event.getLevel());
        line.append(colour).append('[');
        TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()).atZone(zone), line);
        line.append("][").append(event.getLevel()).append("][").append(pid).append("][");
        line.append(idOf(event)).append(']');
        if (warns) {
            line.append('[').append(errnoOf(event)).append(']');
        }
        line.append(' ');
        OneLine.append(line, event.getFormattedMessage());
        if (!colour.isEmpty()) {
            line.append(PLAIN);
        }
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            StackText.append(line, throwable(event.getThrowableProxy()));
        }
        return line.toString();
    }

    private String colour(Level level) {
        if (!coloured || !level.isGreaterOrEqual(Level.WARN)) {
            return "";
        }
        return level.isGreaterOrEqual(Level.ERROR) ? RED : YELLOW;
    }

    private String idOf(ILoggingEvent event) {
        String id = event.getMDCPropertyMap().get(LogControl.CID);
        return id == null ? serverId : OneLine.word(id);
    }

    private static String errnoOf(ILoggingEvent event) {
        String errno = event.getMDCPropertyMap().get(LogControl.ERRNO);
        return errno == null ? "0" : OneLine.digits(errno);
    }

    private static Throwable throwable(IThrowableProxy proxy) {
        return proxy instanceof ThrowableProxy known ? known.getThrowable() : null;
    }
}
