package srs.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.LayoutBase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import srs.launcher.log.LogLines;

/** The newest lines of the log, bounded. */
class LogRingTest {

    private final LogRing ring = new LogRing();

    @BeforeEach
    void start() {
        ring.layout(new LayoutBase<>() {
            @Override
            public String doLayout(ILoggingEvent event) {
                return event.getMessage() + "\n";
            }
        });
        ring.start();
    }

    private void log(String message) {
        LoggingEvent event = new LoggingEvent();
        event.setMessage(message);
        ring.doAppend(event);
    }

    @Test
    void numbersLinesAndGivesThoseAfterANumber() {
        assertThat(ring.after(0).last()).isZero();
        assertThat(ring.after(0).lines()).isEmpty();
        log("a");
        log("b\n\tat c");
        assertThat(ring.after(0).last()).isEqualTo(3);
        assertThat(ring.after(0).lines()).containsExactly("a", "b", "\tat c");
        assertThat(ring.after(2).lines()).containsExactly("\tat c");
        assertThat(ring.after(3).lines()).isEmpty();
        assertThat(ring.after(99).lines()).isEmpty();
    }

    @Test
    void forgetsTheOldestLines() {
        for (int i = 1; i <= LogLines.MAX_LINES + 5; i++) {
            log("line " + i);
        }
        assertThat(ring.after(0).lines()).hasSize(LogLines.MAX_LINES).startsWith("line 6");
        assertThat(ring.after(7).lines()).hasSize(LogLines.MAX_LINES - 2).startsWith("line 8");
    }

    @Test
    void keepsNoMoreThanItsCharacters() {
        for (int i = 0; i < 4; i++) {
            log("x".repeat(LogLines.MAX_CHARS / 2));
        }
        assertThat(ring.after(0).lines()).hasSize(2);
        assertThat(ring.after(0).last()).isEqualTo(4);
    }
}
