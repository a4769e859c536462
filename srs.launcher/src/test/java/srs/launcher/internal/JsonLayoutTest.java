package srs.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One JSON object for each event, whatever its text. */
class JsonLayoutTest {
    private final Logger logger = new LoggerContext().getLogger("srs");
    private final JsonLayout layout = new JsonLayout(7, "server01");

    private String line(Level level, String text, Throwable thrown, Map<String, String> mdc) {
        LoggingEvent event = new LoggingEvent("", logger, level, text, thrown, null);
        event.setTimeStamp(1_700_000_000_123L);
        event.setMDCPropertyMap(mdc);
        layout.utc(true);
        return layout.doLayout(event);
    }

    @Test
    void hasTheFieldsOfTheTextLine() {
        assertThat(line(Level.INFO, "hello", null, Map.of()))
                .isEqualTo("{\"time\":\"2023-11-14T22:13:20.123Z\",\"level\":\"INFO\",\"pid\":7,\"cid\":\"server01\",\"text\":\"hello\"}\n");
    }

    @Test
    void hasTheClientAndTheErrnoOfAWarning() {
        assertThat(line(Level.WARN, "x", null, Map.of("cid", "a1b2c3d4", "errno", "0104"))).contains("\"cid\":\"a1b2c3d4\",\"errno\":104,");
        assertThat(line(Level.ERROR, "x", null, Map.of("errno", "none"))).contains("\"errno\":0,");
    }

    @Test
    void escapesWhatAPeerMayHaveWritten() {
        assertThat(line(Level.INFO, "a\"b\\c\r\n\u001b\ud800\ud83d\ude00é", null, Map.of()))
                .endsWith("\"text\":\"a\\\"b\\\\c\\\\r\\\\n\\\\u001b\ufffd\ud83d\ude00é\"}\n").hasLineCount(1);
    }

    @Test
    void holdsAStackInOneString() {
        assertThat(line(Level.ERROR, "x", new IllegalStateException("bad"), Map.of()))
                .contains("\"stack\":\"    java.lang.IllegalStateException: bad\\n        at ").hasLineCount(1);
    }
}
