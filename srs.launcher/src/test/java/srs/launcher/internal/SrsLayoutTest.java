package srs.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The log line that scripts of SRS users parse. */
class SrsLayoutTest {
    /** As log collectors have it for SRS. */
    private static final Pattern LINE = Pattern.compile(
            "^\\[\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3}]\\[(TRACE|DEBUG|INFO|WARN|ERROR)]\\[(\\d+)]\\[([0-9a-z]*)](\\[\\d+])? .*$");
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00.007Z");

    private final LoggerContext context = new LoggerContext();
    private final Map<String, String> mdc = new HashMap<>();

    @Test
    void writesTimeLevelPidAndId() {
        assertThat(line(Level.INFO, "rtmp publish live/livestream"))
                .isEqualTo("[2026-11-21 12:00:00.007][INFO][4711][srv00001] rtmp publish live/livestream\n");
    }

    @Test
    void writesTheClientsIdWhereALineIsAboutOne() {
        mdc.put("cid", "c7f20a1b");
        assertThat(line(Level.DEBUG, "play")).isEqualTo("[2026-11-21 12:00:00.007][DEBUG][4711][c7f20a1b] play\n");
    }

    @Test
    void writesTheErrnoOfWarningsAndErrors() {
        assertThat(line(Level.WARN, "slow")).isEqualTo("[2026-11-21 12:00:00.007][WARN][4711][srv00001][0] slow\n");
        mdc.put("errno", "104");
        assertThat(line(Level.ERROR, "reset")).isEqualTo("[2026-11-21 12:00:00.007][ERROR][4711][srv00001][104] reset\n");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"TRACE", "DEBUG", "INFO", "WARN", "ERROR"})
    void matchesThePatternOfLogCollectors(String level) {
        assertThat(line(Level.valueOf(level), "any text").stripTrailing()).matches(LINE);
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource(delimiter = '|', value = {
        "live/a%r%n[2026-01-01 00:00:00.000][ERROR][1][x][0] forged | live/a\\r\\n[2026",
        "live/%e[31mred%e[0m                                        | live/\\u001b[31mred\\u001b[0m",
        "live/%0%b                                                  | live/\\u0000\\u0008",
        "live/%l%p                                                  | live/\\u2028\\u2029",
        "live/%o                                                    | live/\\u202e",
        "live/%9                                                    | live/\\u009b",
    })
    void keepsOneLineWhateverAPeerSends(String text, String escaped) {
        String sent = text.replace("%r", "\r").replace("%n", "\n").replace("%e", "\u001b").replace("%0", "\0")
                .replace("%b", "\b").replace("%l", "\u2028").replace("%p", "\u2029").replace("%o", "\u202e").replace("%9", "\u009b");
        String line = line(Level.INFO, sent);
        assertThat(line).contains(escaped).endsWith("\n");
        assertThat(line.stripTrailing().chars()).noneMatch(Character::isISOControl);
    }

    @Test
    void keepsAPeersTextOutOfTheBrackets() {
        mdc.put("cid", "a]\n[b");
        mdc.put("errno", "1]x");
        assertThat(line(Level.WARN, "text")).isEqualTo("[2026-11-21 12:00:00.007][WARN][4711][ab][1] text\n");
    }

    @Test
    void cutsATextAboveTheLimit() {
        String line = line(Level.INFO, "x".repeat(OneLine.LIMIT_CHARS + 1));
        assertThat(line).endsWith("x...\n").hasSizeLessThan(OneLine.LIMIT_CHARS + 100);
    }

    @Test
    void indentsAStackTraceWithEscapedMessages() {
        LoggingEvent event = event(Level.ERROR, "failed");
        event.setThrowableProxy(new ThrowableProxy(
                new IllegalStateException("outer", new IllegalArgumentException("evil\n[2026"))));
        assertThat(layout(false).doLayout(event).lines().skip(1)).allMatch(line -> line.startsWith("    "))
                .anyMatch(line -> line.equals("    caused by java.lang.IllegalArgumentException: evil\\n[2026"));
    }

    @Test
    void coloursWarningsAndErrorsOnATerminalOnly() {
        assertThat(layout(true).doLayout(event(Level.WARN, "w"))).startsWith("\u001b[33m[").endsWith("w\u001b[0m\n");
        assertThat(layout(true).doLayout(event(Level.ERROR, "e"))).startsWith("\u001b[31m[").endsWith("e\u001b[0m\n");
        assertThat(layout(true).doLayout(event(Level.INFO, "i"))).startsWith("[");
        assertThat(layout(false).doLayout(event(Level.ERROR, "e"))).startsWith("[");
    }

    private String line(Level level, String text) {
        return layout(false).doLayout(event(level, text));
    }

    private static SrsLayout layout(boolean coloured) {
        var layout = new SrsLayout(4711, "srv00001", coloured);
        layout.utc(true);
        return layout;
    }

    private LoggingEvent event(Level level, String text) {
        var event = new LoggingEvent("", context.getLogger("srs.test"), level, "{}", null, new Object[] {text});
        event.setInstant(NOON);
        event.setMDCPropertyMap(mdc);
        return event;
    }
}
