package srs.protocol.rtc.internal.receive;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import srs.format.rtp.NtpTime;
import srs.format.rtp.SenderClock;
import srs.format.rtp.payload.PayloadFormat;
import srs.format.rtp.rtcp.SenderReport;
import srs.protocol.rtc.internal.feed.FeedSource;
import srs.protocol.rtc.internal.feed.SourceTime;

/** Reports of libwebrtc (webrtc-java 0.14.0), written down as they came, in microseconds of our clock. */
class PublisherClockTest {
    private static final long NTP_US = 1_795_349_150_199_593L;

    private final PublisherClock clock = new PublisherClock();
    private final FeedSource picture = new FeedSource(0, PayloadFormat.AV1, true);
    private final FeedSource sound = new FeedSource(1, PayloadFormat.OPUS, false);
    private final SenderClock pictures = new SenderClock(90_000);
    private final SenderClock sounds = new SenderClock(48_000);

    private static SenderReport report(long ntpUs, int timestamp) {
        return new SenderReport(1, ntpUs == 0 ? 0 : NtpTime.ofUs(ntpUs), timestamp, 1, 1, List.of());
    }

    private boolean onReport(FeedSource source, SenderClock its, SenderReport report, int newest, long cameUs, long nowUs) {
        source.onPacket(newest, cameUs);
        return clock.onSenderReport(source, its, report, new SourceTime(cameUs, newest, source.clockRateHz()), nowUs);
    }

    @Test
    void saysWhatTimestampsMeanOnOurClock() {
        assertThat(onReport(picture, pictures, report(NTP_US, 182_104_263), 182_102_863, 273_680_000, 273_706_584)).isTrue();

        assertThat(picture.time().at(182_104_263).us()).isBetween(273_706_580L, 273_706_590L);
    }

    @Test
    void makesSoundAndPictureFitWhenOneIsOnItsWayForLonger() {
        // the sound of one moment comes 30 ms later, the picture 200 ms
        onReport(sound, sounds, report(NTP_US, 4_800), 4_800, 1_030_000, 1_030_000);
        onReport(picture, pictures, report(NTP_US + 100_000, 18_000), 9_000, 1_200_000, 1_130_000);

        assertThat(picture.time().at(9_000).us()).as("100 ms before the second report").isBetween(1_029_000L, 1_031_000L);
        assertThat(sound.time().at(4_800).us()).as("with the first").isBetween(1_029_000L, 1_031_000L);
    }

    /** The application timed its pictures since the machine started, half an hour ago, and libwebrtc since it was told of the first. */
    @Test
    void doesNotTakeOneThatHasNothingToDoWithThePackets() {
        picture.onPacket(182_056_603, 273_230_969);

        assertThat(onReport(picture, pictures, report(NTP_US, 345_157_393), 182_102_863, 273_700_000, 273_706_584)).isFalse();
        assertThat(onReport(sound, sounds, report(1_795_349_151_619_059L, 52_059_518), -34_904_000, 275_110_000, 275_125_911)).isFalse();

        assertThat(picture.time().at(182_106_463).us()).as("at the pace of the timestamps, from the first packet").isEqualTo(273_230_969 + 554_000);
    }

    @Test
    void takesThoseOfOthersNevertheless() {
        onReport(picture, pictures, report(NTP_US, 345_157_393), 182_102_863, 273_700_000, 273_706_584);

        assertThat(onReport(sound, sounds, report(NTP_US + 1_000_000, 48_000), 47_040, 274_700_000, 274_706_584)).isTrue();
        assertThat(sound.time().at(48_000).us()).isBetween(274_706_580L, 274_706_590L);
    }

    @Test
    void aSenderWithoutATimeTellsNothing() {
        assertThat(onReport(sound, sounds, report(0, 48_000), 48_000, 5_000_000, 5_000_000)).isTrue();
        assertThat(onReport(sound, sounds, report(0, 528_000), 528_000, 15_000_000, 15_000_000)).isTrue();

        assertThat(sound.time()).isEqualTo(new SourceTime(5_000_000, 48_000, 48_000));
    }

    /** A picture whose reports cease goes on by its packets, however long the sound goes on to report. Its timestamps come again after 13 hours. */
    @Test
    void tellsTheTimeOfASourceThatReportsNoMore() {
        onReport(picture, pictures, report(NTP_US, 0), 0, 1_000_000, 1_000_000);
        for (long minute = 1; minute < 24 * 60; minute++) {
            long us = minute * 60_000_000;
            int shown = (int) (minute * 60 * 90_000);
            picture.onPacket(shown, 1_000_000 + us);
            int heard = (int) (minute * 60 * 48_000);
            onReport(sound, sounds, report(NTP_US + us, heard), heard, 1_000_000 + us, 1_000_000 + us);

            assertThat(picture.time().at(shown).us()).isBetween(1_000_000 + us - 1_000, 1_000_000 + us + 1_000);
        }
    }
}
