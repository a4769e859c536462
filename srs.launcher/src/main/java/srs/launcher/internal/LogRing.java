package srs.launcher.internal;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Layout;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import java.util.ArrayDeque;
import java.util.Deque;
import srs.launcher.log.LogLines;

/** Remembers the newest lines. Thread-safe; whoever logs formats its own line before it waits for anybody. */
final class LogRing extends UnsynchronizedAppenderBase<ILoggingEvent> implements LogLines {
    private final Deque<String> lines = new ArrayDeque<>();
    private volatile Layout<ILoggingEvent> layout;
    private long newest;
    private int chars;

    /** How lines look from now on. */
    void layout(Layout<ILoggingEvent> next) {
        layout = next;
    }

    @Override
    protected void append(ILoggingEvent event) {
        String text = layout.doLayout(event);
        synchronized (lines) {
            text.lines().forEach(this::add);
        }
    }

    private void add(String line) {
        lines.addLast(line);
        newest++;
        chars += line.length();
        while (lines.size() > MAX_LINES || chars > MAX_CHARS) {
            chars -= lines.removeFirst().length();
        }
    }

    @Override
    public Part after(long number) {
        synchronized (lines) {
            long forgotten = newest - lines.size();
            return new Part(newest, lines.stream().skip(Math.max(0, number - forgotten)).toList());
        }
    }
}
