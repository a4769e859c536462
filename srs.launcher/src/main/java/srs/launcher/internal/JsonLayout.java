package srs.launcher.internal;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import srs.launcher.log.LogControl;

/**
 * One JSON object a line, for collectors of logs: {@code {"time":"…","level":"WARN","pid":1,"cid":"…","errno":0,"text":"…","stack":"…"}}. The errno is there
 * for warnings and errors, the stack when there is one. Thread-safe.
 */
final class JsonLayout extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");

    private final long pid;
    private final String serverId;
    private volatile ZoneId zone = ZoneId.systemDefault();

    JsonLayout(long pid, String serverId) {
        this.pid = pid;
        this.serverId = serverId;
    }

    void utc(boolean utc) {
        zone = utc ? ZoneOffset.UTC : ZoneId.systemDefault();
    }

    @Override
    public String doLayout(ILoggingEvent event) {
        var line = new StringBuilder(200).append("{\"time\":\"");
        TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()).atZone(zone), line);
        line.append("\",\"level\":\"").append(event.getLevel()).append("\",\"pid\":").append(pid).append(",\"cid\":\"");
        String cid = event.getMDCPropertyMap().get(LogControl.CID);
        line.append(cid == null ? serverId : OneLine.word(cid)).append('"');
        if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
            String errno = OneLine.digits(event.getMDCPropertyMap().getOrDefault(LogControl.ERRNO, "0")).replaceFirst("^0+(?=\\d)", "");
            line.append(",\"errno\":").append(errno.isEmpty() ? "0" : errno);
        }
        var text = new StringBuilder();
        OneLine.append(text, event.getFormattedMessage());
        string(line, "text", text);
        if (event.getThrowableProxy() instanceof ThrowableProxy proxy) {
            var stack = new StringBuilder();
            StackText.append(stack, proxy.getThrowable());
            string(line, "stack", stack);
        }
        return line.append("}\n").toString();
    }

    /** RFC 8259 §7: quotation mark, reverse solidus and control characters are escaped; a lone surrogate becomes the replacement character. */
    private static void string(StringBuilder line, String name, CharSequence value) {
        line.append(",\"").append(name).append("\":\"");
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean isPair = Character.isHighSurrogate(c) && i + 1 < value.length() && Character.isLowSurrogate(value.charAt(i + 1));
            if (isPair) {
                line.append(c).append(value.charAt(++i));
            } else if (c == '"' || c == '\\') {
                line.append('\\').append(c);
            } else if (c == '\n') {
                line.append("\\n");
            } else if (c < ' ') {
                line.append(String.format("\\u%04x", (int) c));
            } else {
                line.append(Character.isSurrogate(c) ? '\ufffd' : c);
            }
        }
        line.append('"');
    }
}
