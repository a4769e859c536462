package srs.protocol.rtc.internal.media;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import srs.kernel.stream.StreamBusyException;
import srs.protocol.rtc.internal.plan.CodecPlan;
import srs.testkit.kernel.FakePublication;

/** Publishers whose parameter sets are in the offer (RFC 6184 §8.1, RFC 7798 §7.1), as FFmpeg writes them, and not in the stream. */
class OutOfBandTest {
    private static final int SSRC = 0x11111111;
    private static final String SPS = "Z01ADeyhRvyYCIAAAAMAgAAAGQeKFMs=";
    private static final Map<String, String> AVC = Map.of("packetization-mode", "1", "profile-level-id", "4d400d", "sprop-parameter-sets", SPS + ",aM48gA==");
    private static final Map<String, String> HEVC = Map.of("sprop-vps", "QAEMAf//AWAAAAMAkAAAAwAAAwA8lZAJ", "sprop-sps",
            "QgEBAWAAAAMAkAAAAwAAAwA8oBQgYfJllZEpMLwFoCAAAAMAIAAAAwMh", "sprop-pps", "RAHAc8GJ");

    private final Simulation simulation = new Simulation();

    @AfterEach
    void close() {
        simulation.close();
    }

    private FakePublication publish(Captured captured, Map<String, String> fmtp, List<byte[]> packets) throws StreamBusyException {
        CodecPlan codec = new CodecPlan(captured.format, 96, CodecPlan.NONE, fmtp, true, true);
        SimulatedSender sender = new SimulatedSender(simulation, simulation.loopA, Plans.video("0", SSRC, 0, codec));
        sender.send(packets);
        simulation.run(1_000);
        return simulation.hub.publication();
    }

    @ParameterizedTest
    @EnumSource(value = Captured.class, names = {"BARE_H264", "BARE_HEVC"})
    void beginAtTheFirstKeyFrameThatIsWhole(Captured captured) throws StreamBusyException {
        simulation.config.set("rtc.rtc_to_rtmp", "on");
        List<byte[]> packets = captured.rounds(2, 96, SSRC);
        FakePublication publication = publish(captured, captured == Captured.BARE_H264 ? AVC : HEVC, packets);
        assertThat(publication.tracks).singleElement().satisfies(track -> assertThat(track.properties()).containsEntry("width", "160").containsEntry("height", "90"));
        List<String> events = publication.events.stream().filter(event -> !event.startsWith("track ")).toList();
        assertThat(events.get(0)).contains(" key ");
        List<String> sent = captured.wholeFrames(packets).stream().map(frame -> ByteBufUtil.hexDump(frame.bytes())).toList();
        List<String> got = events.stream().map(event -> event.split(" ")).map(words -> words[words.length - 2]).toList();
        assertThat(got).hasSizeGreaterThan(sent.size() / 2);
        // of the first, supplemental information that went before may be missing
        assertThat(got.subList(1, got.size())).isEqualTo(sent.subList(sent.size() - got.size() + 1, sent.size()));
    }

    @Test
    void tellCodecAndSizeAlsoWithoutTheBridge() throws StreamBusyException {
        FakePublication publication = publish(Captured.BARE_H264, AVC, Captured.BARE_H264.rounds(2, 96, SSRC));
        assertThat(publication.tracks).singleElement().satisfies(track -> assertThat(track.properties()).containsEntry("width", "160"));
        assertThat(publication.frames).isZero();
    }

    @Test
    void whoTellsNoneAnywhereHasNoPicture() throws StreamBusyException {
        simulation.config.set("rtc.rtc_to_rtmp", "on");
        FakePublication publication = publish(Captured.BARE_H264, Map.of("sprop-parameter-sets", SPS), Captured.BARE_H264.rounds(2, 96, SSRC));
        assertThat(publication.tracks).isEmpty();
        assertThat(publication.frames).isZero();
    }
}
