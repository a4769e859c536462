package srs.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import srs.format.flv.FlvHeader;
import srs.format.flv.FlvReader;
import srs.format.flv.FlvTag;
import srs.format.flv.FlvTagHeader;
import srs.testkit.Await;
import srs.testkit.ChildProcess;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;

/**
 * Each publisher with each clip, watched by every player at the same time: what goes in comes out, frame by frame, byte by byte,
 * millisecond by millisecond.
 */
@ExtendWith(Server.Resolver.class)
class MatrixIT {
    private enum Publisher { FFMPEG, OURS }

    private static final Duration END = Duration.ofSeconds(60);

    static Stream<Arguments> cases() {
        return Stream.of(Publisher.values()).flatMap(p -> Stream.of(Clip.values()).filter(clip -> clip != Clip.VP9_AC3).map(clip -> Arguments.of(p, clip)));
    }

    @ParameterizedTest(name = "{0} publishes {1}")
    @MethodSource("cases")
    void everyPlayerGetsWhatWasPublished(Publisher publisher, Clip clip, Server server) throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        Path file = clip.flv(ffmpeg);
        List<String> expectedLines = probe(ffmpeg, file);
        MediaTags expected = MediaTags.of(file);
        String stream = (publisher + "-" + clip).toLowerCase(Locale.ROOT);

        int packets = (int) expectedLines.stream().filter(line -> line.startsWith("packet,")).count();
        List<String> allButLast = new ArrayList<>(expectedLines);
        allButLast.remove(packets - 1);
        Map<String, Probe> probes = new LinkedHashMap<>();
        Map<String, FlvPeer> flvs = new LinkedHashMap<>();
        Path dump = Files.createTempFile("rtmpdump", ".flv");
        ChildProcess rtmpdump = Rtmpdump.startIfInstalled(server.rtmp(stream), dump);
        try (RtmpPeer rtmp = RtmpPeer.player(server.rtmp(stream)); RtmpPeer rtmps = RtmpPeer.player(server.rtmps(stream))) {
            probes.put("ffprobe rtmp", Probe.packets(ffmpeg, server.rtmp(stream), packets - 1));
            probes.put("ffprobe rtmps", Probe.packets(ffmpeg, server.rtmps(stream), packets - 1));
            for (String scheme : List.of("http", "https")) {
                probes.put("ffprobe " + scheme, Probe.all(ffmpeg, server.flv(scheme, stream)));
            }
            for (String scheme : List.of("http", "https", "ws", "wss")) {
                flvs.put(scheme, FlvPeer.play(server.flv(scheme, stream)));
            }
            server.awaitPlayers(stream, 2 + probes.size() + flvs.size() + (rtmpdump == null ? 0 : 1));

            publish(publisher, ffmpeg, file, server.rtmp(stream));

            flvs.forEach((name, peer) -> {
                MediaTags got = Await.result(name + " ends with the publisher", peer.end());
                same(name, got, expected);
                assertThat(got.header()).as(name).isEqualTo(new FlvHeader(clip.hasAudio(), clip.hasVideo()));
            });
            for (Map.Entry<String, RtmpPeer> peer : Map.of("rtmp", rtmp, "rtmps", rtmps).entrySet()) {
                MediaTags got = peer.getValue().received();
                Await.until(peer.getKey() + " has all frames", () -> got.frames().size() >= expected.frames().size());
                same(peer.getKey(), got, expected);
            }
            probes.forEach((name, probe) -> {
                List<String> got = probe.lines();
                List<String> wanted = name.contains("rtmp") ? allButLast : expectedLines;
                assertThat(Probe.of(got, "video")).as(name + " video").isEqualTo(Probe.of(wanted, "video"));
                assertThat(Probe.of(got, "audio")).as(name + " audio").isEqualTo(Probe.of(wanted, "audio"));
            });
            if (rtmpdump != null) {
                same("rtmpdump", Rtmpdump.stop(rtmpdump, dump, Files.size(file)), expected);
            }
        } finally {
            probes.values().forEach(Probe::close);
            if (rtmpdump != null) {
                rtmpdump.close();
            }
            Files.deleteIfExists(dump);
        }
    }

    private static void same(String player, MediaTags got, MediaTags expected) {
        for (int type : List.of(FlvTagHeader.TYPE_VIDEO, FlvTagHeader.TYPE_AUDIO)) {
            assertThat(got.frames(type)).as(player + " frames of type " + type).isEqualTo(expected.frames(type));
        }
        assertThat(got.sequenceHeaders()).as(player + " sequence headers").containsExactlyInAnyOrderElementsOf(expected.sequenceHeaders());
        assertThat(got.sawMetadata()).as(player + " metadata").isTrue();
    }

    private static List<String> probe(FfmpegTool ffmpeg, Path file) {
        try (Probe probe = Probe.all(ffmpeg, file.toString())) {
            return probe.lines();
        }
    }

    private static void publish(Publisher publisher, FfmpegTool ffmpeg, Path file, String url) throws IOException {
        if (publisher == Publisher.FFMPEG) {
            ffmpeg.ffmpeg("-re", "-i", file.toString(), "-c", "copy", "-f", "flv", url).output(END);
            return;
        }
        try (RtmpPeer peer = RtmpPeer.publisher(url); FlvReader reader = new FlvReader(ByteBufAllocator.DEFAULT)) {
            reader.feed(Unpooled.wrappedBuffer(Files.readAllBytes(file)));
            List<FlvTag> tags = new ArrayList<>();
            for (FlvTag tag = reader.poll(); tag != null; tag = reader.poll()) {
                tags.add(tag);
            }
            peer.publish(tags);
            peer.unpublish();
        }
    }
}
