package org.example.alarm;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.kernel.stream.StreamKey;

class StreamWatchTest {

    @Test
    void saysOnceThatAStreamStallsAndOnceThatItGoesOn() {
        StreamWatch watch = new StreamWatch(5_000, 0);
        assertThat(watch.look(0, 10, 0)).isEmpty();
        assertThat(watch.look(1_000, 20, 0)).isEmpty();
        assertThat(watch.look(5_000, 20, 0)).isEmpty();
        assertThat(watch.look(6_000, 20, 0)).hasValue(new Event(Event.Kind.STALLED, "has sent no frame for 5 s"));
        assertThat(watch.look(7_000, 20, 0)).isEmpty();
        assertThat(watch.look(9_000, 21, 0)).hasValue(new Event(Event.Kind.RESUMED, "sends again, after 8 s"));
        assertThat(watch.look(10_000, 22, 0)).isEmpty();
    }

    @Test
    void saysOnceThatTheBitRateIsTooLowAndOnceThatItIsNot() {
        StreamWatch watch = new StreamWatch(0, 500);
        assertThat(watch.look(0, 1, 0)).isEmpty();
        assertThat(watch.look(10_000, 2, 1_000_000)).isEmpty();
        assertThat(watch.look(20_000, 3, 1_500_000)).hasValue(new Event(Event.Kind.LOW, "has 400 kbit/s, less than 500"));
        assertThat(watch.look(30_000, 4, 2_000_000)).isEmpty();
        assertThat(watch.look(40_000, 5, 3_000_000)).hasValue(new Event(Event.Kind.NORMAL, "has 800 kbit/s again"));
    }

    @Test
    void watchesNothingWhenBothAreOff() {
        StreamWatch watch = new StreamWatch(0, 0);
        for (int s = 0; s < 100; s++) {
            assertThat(watch.look(s * 1000, 1, 1)).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "slack   | {\"text\":\"/live/a \\\"b\\\" is live\"}",
        "discord | {\"content\":\"/live/a \\\"b\\\" is live\"}"})
    void postsWhatAChatReads(String format, String json) {
        byte[] body = new Event(Event.Kind.LIVE, "is live").body(new StreamKey(StreamKey.DEFAULT_VHOST, "live", "a \"b\""), format);
        assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo(json);
    }

    @Test
    void postsFactsForPrograms() {
        byte[] body = new Event(Event.Kind.LOW, "has 1 kbit/s").body(new StreamKey("example.com", "live", "a"), "json");
        assertThat(new String(body, StandardCharsets.UTF_8)).contains("\"event\":\"low\"", "\"stream\":\"example.com/live/a\"", "\"text\":\"example.com/live/a has 1 kbit/s\"");
    }
}
