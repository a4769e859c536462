package srs.protocol.rtc.internal.feed;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import srs.format.rtp.payload.PayloadFormat;

class FeedSourceTest {
    private static final long MINUTE_US = 60_000_000;

    /** Timestamps of pictures come again after 13 hours. */
    @Test
    void tellsTheTimeOfAPublisherThatNeverReports() {
        FeedSource picture = new FeedSource(0, PayloadFormat.H264, true);
        for (long minute = 0; minute < 3 * 24 * 60; minute++) {
            int timestamp = (int) (minute * 60 * 90_000);
            picture.onPacket(timestamp, minute * MINUTE_US);

            assertThat(picture.time().at(timestamp).us()).isEqualTo(minute * MINUTE_US);
        }
    }
}
