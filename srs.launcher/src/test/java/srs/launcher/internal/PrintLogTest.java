package srs.launcher.internal;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What third parties print becomes log lines. */
class PrintLogTest {
    private final ListAppender<ILoggingEvent> events = new ListAppender<>();
    private PrintLog print;

    @BeforeEach
    void listen() {
        Logger logger = new LoggerContext().getLogger("stderr");
        events.start();
        logger.addAppender(events);
        print = new PrintLog(logger, org.slf4j.event.Level.WARN);
    }

    @Test
    void makesAnEventOfEachLine() {
        print.print("half");
        print.println(" and half");
        print.printf("two%nthree%n");
        assertThat(texts()).containsExactly("half and half", "two", "three");
        assertThat(events.list).allMatch(event -> event.getLevel() == Level.WARN);
    }

    @Test
    void makesOneEventOfAStackTrace() {
        print.println("ERROR : bundle srs.kernel : component failed");
        new IllegalStateException("outer", new IllegalArgumentException("inner")).printStackTrace(print);
        print.println("next");
        assertThat(texts()).containsExactly("bundle srs.kernel : component failed", "a bundle printed this exception", "next");
        assertThat(events.list.get(0).getLevel()).isEqualTo(Level.ERROR);
        assertThat(events.list.get(1).getThrowableProxy().getCause().getMessage()).isEqualTo("inner");
    }

    @Test
    void keepsFramesThatBelongToNoTrace() {
        print.println((Object) "at once");
        assertThat(texts()).containsExactly("at once");
    }

    private List<String> texts() {
        return events.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }
}
