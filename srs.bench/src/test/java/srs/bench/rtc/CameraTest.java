package srs.bench.rtc;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.payload.Depacketizer;
import srs.format.rtp.payload.FrameFault;
import srs.format.rtp.payload.FrameListener;
import srs.format.rtp.payload.PayloadFormat;

/** What the publisher of the load sends is a stream that a server takes apart like any other. */
class CameraTest {

    private static final class Frames implements FrameListener {
        private final List<String> seen = new ArrayList<>();

        @Override
        public void onFrame(ByteBuf frame, int timestamp, boolean key) {
            seen.add(timestamp + (key ? " key" : "") + (frame.readableBytes() > 10_000 ? " large" : ""));
        }

        @Override
        public void onConfig(byte[] config) {
            seen.add("config");
        }

        @Override
        public void onFault(FrameFault fault, int timestamp) {
            seen.add(fault.toString());
        }
    }

    /** 300 ms: eight pictures, the first of which takes a browser 96 ms. */
    @ParameterizedTest
    @CsvSource({"BURST, 13", "BROWSER, 3"})
    void picturesAndSounds(Camera.Pace pace, int mostPackets) {
        Frames frames = new Frames();
        RtpHeader header = new RtpHeader();
        int[] sounds = {0};
        int[] packets = {0};
        int most = 0;
        try (Depacketizer depacketizer = PayloadFormat.H264.depacketizer(ByteBufAllocator.DEFAULT, frames)) {
            Camera camera = new Camera(Unpooled.buffer(2048), packet -> {
                packets[0]++;
                header.parse(packet);
                if (header.ssrc() == Camera.VIDEO_SSRC) {
                    depacketizer.add(header, packet, header.sequenceNumber());
                } else {
                    sounds[0]++;
                }
            }, pace);
            for (int ms = 0; ms < 300; ms += Camera.TICK_MS) {
                camera.tick();
                most = Math.max(most, packets[0]);
                packets[0] = 0;
            }
        }
        assertThat(frames.seen).containsExactly("config", "0 key large", "3600", "7200", "10800", "14400", "18000", "21600", "25200");
        assertThat(sounds[0]).isEqualTo(15);
        assertThat(most).isEqualTo(mostPackets);
    }

    @Test
    void packetsThatAreMissingAreCountedOnce() {
        SequenceGaps gaps = new SequenceGaps();
        int lost = 0;
        for (int number : new int[] {65_534, 65_535, 1, 4, 0, 5, 5, 2}) {
            lost += gaps.on(number);
        }
        assertThat(lost).as("3 did not come").isEqualTo(1);
    }

    @Test
    void percentilesAreThoseOfAllDelays() {
        Tally tally = new Tally();
        for (int i = 1; i <= 100; i++) {
            tally.delay(i * 1_000_000L);
        }
        assertThat(Tally.percentileMs(tally.delaysUs, 0.5)).isEqualTo(50);
        assertThat(Tally.percentileMs(tally.delaysUs, 0.99)).isEqualTo(99);
        assertThat(Tally.percentileMs(new int[3], 0.5)).isNaN();
    }
}
