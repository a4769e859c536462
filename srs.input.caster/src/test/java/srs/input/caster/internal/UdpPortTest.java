package srs.input.caster.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.client.Verdict;
import srs.kernel.net.DatagramPort;
import srs.kernel.stream.Track;
import srs.testkit.Clip;
import srs.publish.TsPublisher;
import srs.testkit.FfmpegTool;
import srs.testkit.Hex;
import srs.testkit.LeakGuard;
import srs.testkit.kernel.FakePublication;

/** Datagrams of FFmpeg in, a publication out (compat 6.11); whatever the network does to them. */
@ExtendWith(LeakGuard.class)
class UdpPortTest {
    private static final int PACKET = 188;
    private static final int DATAGRAM = 7 * PACKET;
    private static final int PICTURES = Clip.SECONDS * Clip.FPS;
    private static final InetSocketAddress CAMERA = new InetSocketAddress("192.0.2.1", 5000);
    private static final InetSocketAddress OTHER = new InetSocketAddress("192.0.2.2", 5000);

    @TempDir
    static Path folder;
    private static FfmpegTool ffmpeg;
    private static byte[] stream;

    /** Guarded buffers note each access, which takes a hundred times as long: for a few tests only. */
    private ByteBufAllocator allocator = new UnpooledByteBufAllocator(/* preferDirect= */ false, /* disableLeakDetector= */ true);
    private final Site site = new Site();
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private UdpPort port = port(Site.UDP_OUTPUT);

    @BeforeAll
    static void record() throws IOException {
        ffmpeg = FfmpegTool.orSkip();
        stream = ts(Clip.H264_AAC);
    }

    private static byte[] ts(Clip clip, String... more) throws IOException {
        Path file = folder.resolve(clip + String.join("", more).replace("/", "") + ".ts");
        if (!Files.exists(file)) {
            List<String> arguments = new ArrayList<>(List.of("-i", clip.flv(ffmpeg).toString(), "-c", "copy"));
            arguments.addAll(List.of(more));
            arguments.addAll(List.of("-f", "mpegts", "-y", file.toString()));
            ffmpeg.ffmpeg(arguments.toArray(new String[0])).output(FfmpegTool.DEADLINE);
        }
        return Files.readAllBytes(file);
    }

    private UdpPort port(String output) {
        EventLoop loop = channel.eventLoop();
        return new UdpPort(site.means, Site.settings(Kind.MPEGTS, output), new DatagramPort() {
            @Override
            public EventLoop loop() {
                return loop;
            }

            @Override
            public ByteBufAllocator alloc() {
                return allocator;
            }

            @Override
            public InetSocketAddress address() {
                return new InetSocketAddress("127.0.0.1", 8935);
            }

            @Override
            public boolean write(ByteBuf payload, InetSocketAddress to) {
                throw new AssertionError("nothing is answered");
            }

            @Override
            public void flush() {
                throw new AssertionError("nothing is answered");
            }
        });
    }

    @BeforeEach
    void stopTheClock() {
        channel.freezeTime();
    }

    @AfterEach
    void close() {
        port.onClosed();
        channel.finishAndReleaseAll();
    }

    private static List<byte[]> datagrams(byte[] bytes, int size) {
        List<byte[]> out = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += size) {
            out.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
        }
        return out;
    }

    private void send(InetSocketAddress from, List<byte[]> datagrams) {
        for (byte[] datagram : datagrams) {
            port.onDatagram(Unpooled.wrappedBuffer(datagram), from);
        }
        port.onReadComplete();
    }

    private static List<String> codecs(FakePublication publication) {
        return publication.tracks.stream().map(Track::codec).map(Object::toString).sorted().toList();
    }

    @Test
    void publishesWhatComes() {
        allocator = PooledByteBufAllocator.DEFAULT;
        send(CAMERA, datagrams(stream, DATAGRAM));
        port.onClosed();
        FakePublication publication = site.hub.publication();
        assertThat(publication.key().url()).isEqualTo("127.0.0.1/live/livestream");
        assertThat(codecs(publication)).containsExactly("AAC", "H264");
        assertThat(publication.tracks).anySatisfy(track -> assertThat(track.properties()).containsEntry("width", "160").containsEntry("height", "90"));
        assertThat(Site.events(publication, "H264")).hasSize(PICTURES).first().asString().startsWith("H264 key ");
        assertThat(Site.events(publication, "H264 key")).hasSize(Clip.SECONDS);
        assertThat(publication.end.text()).isEqualTo("nobody listens on 127.0.0.1:8935 any more");
        assertThat(site.clients.all).singleElement().satisfies(client -> {
            assertThat(client.ip()).isEqualTo("192.0.2.1");
            assertThat(client.lastType.name()).isEqualTo("fmle-publish");
            assertThat(client.received).isEqualTo(stream.length);
            assertThat(client.closed).isTrue();
            assertThat(client.hasFailed).isFalse();
        });
        assertThat(site.admission.asked).containsExactly("CONNECT 127.0.0.1/live/livestream", "PUBLISH 127.0.0.1/live/livestream");
        assertThat(site.admission.requests.get(1).attributes()).containsEntry("tcUrl", "rtmp://127.0.0.1/live");
    }

    @ParameterizedTest
    @ValueSource(ints = {PACKET, 1000, 61 * PACKET, 65_507})
    void takesDatagramsThatAreCutAnywhere(int size) {
        send(CAMERA, datagrams(stream, size));
        port.onClosed();
        List<String> events = site.newest().events;
        UdpPort whole = port(Site.UDP_OUTPUT);
        port = whole;
        send(CAMERA, datagrams(stream, DATAGRAM));
        port.onClosed();
        assertThat(events).isEqualTo(site.newest().events).hasSizeGreaterThan(PICTURES);
    }

    @ParameterizedTest
    @CsvSource({"HEVC_AAC, AAC HEVC", "H264_MP3, H264 MP3", "AAC_ONLY, AAC"})
    void takesTheCodecsOfTransportStreams(Clip clip, String codecs) throws IOException {
        send(CAMERA, datagrams(ts(clip), DATAGRAM));
        port.onClosed();
        assertThat(String.join(" ", codecs(site.hub.publication()))).isEqualTo(codecs);
        assertThat(site.hub.publication().tracks).noneMatch(track -> track.properties().isEmpty());
        assertThat(site.hub.publication().frames).isGreaterThan(PICTURES);
    }

    @Test
    void relaysAc3() throws IOException {
        Path file = folder.resolve("ac3.ts");
        ffmpeg.ffmpeg("-i", Clip.AAC_ONLY.flv(ffmpeg).toString(), "-c:a", "ac3", "-f", "mpegts", "-y", file.toString()).output(FfmpegTool.DEADLINE);
        send(CAMERA, datagrams(Files.readAllBytes(file), DATAGRAM));
        port.onClosed();
        assertThat(codecs(site.hub.publication())).containsExactly("AC3");
        assertThat(Site.events(site.hub.publication(), "AC3 ")).hasSizeGreaterThan(80);
    }

    @Test
    void goesOnAfterLostDatagrams() {
        allocator = PooledByteBufAllocator.DEFAULT;
        List<byte[]> left = new ArrayList<>(datagrams(stream, DATAGRAM));
        Random random = new Random(7);
        left.removeIf(datagram -> random.nextInt(10) == 0);
        send(CAMERA, left);
        port.onClosed();
        assertThat(Site.events(site.hub.publication(), "H264")).hasSizeBetween(PICTURES / 3, PICTURES - 1);
        assertThat(site.clients.all.get(0).hasFailed).isFalse();
    }

    @Test
    void goesOnAfterDatagramsInAnotherOrder() {
        List<byte[]> mixed = new ArrayList<>(datagrams(stream, DATAGRAM));
        for (int i = 10; i + 1 < mixed.size(); i += 10) {
            Collections.swap(mixed, i, i + 1);
        }
        send(CAMERA, mixed);
        port.onClosed();
        assertThat(Site.events(site.hub.publication(), "H264")).hasSizeGreaterThan(PICTURES / 3);
    }

    /** A frame that was not harmed is the same as without the loss: no byte of another comes into it. */
    @Test
    void whatGoesOnIsWhole() {
        List<byte[]> all = datagrams(stream, DATAGRAM);
        send(CAMERA, all);
        port.onClosed();
        List<String> whole = site.newest().events;
        port = port(Site.UDP_OUTPUT);
        List<byte[]> left = new ArrayList<>(all);
        left.subList(20, 24).clear();
        send(CAMERA, left);
        port.onClosed();
        assertThat(whole).containsAll(site.newest().events);
    }

    @Test
    void countsOnOverTheWrapOfTheClock() throws IOException {
        // 2^33 / 90 kHz is 95443.7 s
        send(CAMERA, datagrams(ts(Clip.H264_AAC, "-output_ts_offset", "95442"), DATAGRAM));
        port.onClosed();
        List<Long> times = Site.events(site.hub.publication(), "H264").stream().map(line -> Long.parseLong(line.replaceAll(".* dts=(-?\\d+) .*", "$1"))).toList();
        assertThat(times).hasSize(PICTURES).isSorted();
        assertThat(times.get(times.size() - 1) - times.get(0)).isBetween(2_900_000L, 3_000_000L);
    }

    @Test
    void goesOnAfterAJumpOfTheClock() throws IOException {
        send(CAMERA, datagrams(stream, DATAGRAM));
        send(CAMERA, datagrams(ts(Clip.H264_AAC, "-output_ts_offset", "5000"), DATAGRAM));
        send(CAMERA, datagrams(stream, DATAGRAM));
        port.onClosed();
        assertThat(site.hub.publications).hasSize(1);
        assertThat(Site.events(site.hub.publication(), "H264")).hasSizeBetween(3 * PICTURES - 4, 3 * PICTURES);
    }

    @Test
    void frames30MinutesFromTheirDecodingAreDropped() {
        List<String> warnings = new ArrayList<>();
        FakePublication publication = new FakePublication(new srs.kernel.stream.PublishRequest(new srs.kernel.stream.StreamKey("v", "live", "s"),
                site.clients.connected("mpegts_over_udp", "", why -> { }), channel.eventLoop(), reason -> { }));
        TsPublisher frames = new TsPublisher(publication, true, PooledByteBufAllocator.DEFAULT, warnings::add);
        var track = new srs.format.ts.TsTrack(srs.format.ts.TsCodec.AC3, 0x101, new byte[0]);
        frames.onTrack(track);
        frames.onFrame(track, 0, 1_800_000_001L, true, Unpooled.wrappedBuffer(new byte[8]));
        frames.onFrame(track, 0, -1_800_000_001L, true, Unpooled.wrappedBuffer(new byte[8]));
        frames.onFrame(track, 0, 1_800_000_000L, true, Unpooled.wrappedBuffer(new byte[8]));
        assertThat(publication.frames).isEqualTo(1);
        assertThat(warnings).containsExactly("frames are dropped: presentation 1800000001 us behind decoding is not in -1800000000..1800000000");
    }

    @Test
    void strangersWhoSendNoTransportStreamAreNobody() {
        byte[] noise = new byte[DATAGRAM];
        new Random(3).nextBytes(noise);
        noise[0] = 0x16;
        send(OTHER, List.of(noise, new byte[0], new byte[] {0x47}, Arrays.copyOf(noise, 12)));
        assertThat(site.clients.all).isEmpty();
        send(CAMERA, datagrams(stream, DATAGRAM));
        assertThat(site.hub.publications).hasSize(1);
    }

    /** The first three packets of {@code ffmpeg -f rtp_mpegts} begin so, but for SSRC and time; another has two sources and an extension. */
    @ParameterizedTest
    @ValueSource(strings = {"8021 1234 00000000 deadbeef", "80a1 ffff 00000000 deadbeef", "9221 0001 00000000 deadbeef 00000001 00000002 bede0001 10aa0000"})
    void takesAnRtpHeaderOff(String header) {
        byte[] front = Hex.bytes(header);
        List<byte[]> all = new ArrayList<>();
        for (byte[] datagram : datagrams(stream, DATAGRAM)) {
            byte[] rtp = Arrays.copyOf(front, front.length + datagram.length);
            System.arraycopy(datagram, 0, rtp, front.length, datagram.length);
            all.add(rtp);
        }
        send(CAMERA, all);
        port.onClosed();
        assertThat(Site.events(site.hub.publication(), "H264")).hasSize(PICTURES);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "80", "8021 1234 00000000 deadbeef", "8f21 1234 00000000 deadbeef 47", "9021 1234 00000000 deadbeef bede ffff 47", "9021 1234 00000000 deadbeef bede",
        "8060 1234 00000000 deadbeef 47", "4021 1234 00000000 deadbeef 47"})
    void leavesWhatIsNoRtpHeader(String datagram) {
        assertThat(RtpHeader.bytes(Unpooled.wrappedBuffer(Hex.bytes(datagram)))).isZero();
    }

    @Test
    void noiseInTheMiddleIsPassedOver() {
        byte[] noise = new byte[DATAGRAM + 5];
        new Random(5).nextBytes(noise);
        List<byte[]> all = new ArrayList<>(datagrams(stream, DATAGRAM));
        all.add(all.size() / 2, noise);
        send(CAMERA, all);
        port.onClosed();
        assertThat(Site.events(site.hub.publication(), "H264")).hasSizeGreaterThan(PICTURES - 8);
    }

    @Test
    void oneSenderAtATimeAndAnotherWhenItIsSilent() {
        List<byte[]> all = datagrams(stream, DATAGRAM);
        List<byte[]> half = all.subList(0, all.size() / 2);
        send(CAMERA, half);
        send(OTHER, all);
        assertThat(site.hub.publications).hasSize(1);
        Site.pass(channel, UdpPort.TAKE_OVER_MS);
        send(OTHER, all);
        assertThat(site.hub.publications).hasSize(2);
        assertThat(site.hub.publications.get(0).end.text()).isEqualTo("silent for 1000 ms, and 192.0.2.2:5000 takes over");
        assertThat(site.clients.all.get(1).ip()).isEqualTo("192.0.2.2");
        send(CAMERA, half);
        assertThat(site.hub.publications).hasSize(2);
    }

    @Test
    void aSilentSenderEndsAndBeginsAgain() {
        send(CAMERA, datagrams(stream, DATAGRAM));
        Site.pass(channel, 4_000);
        assertThat(site.hub.publication().end).isNull();
        Site.pass(channel, 2_000);
        assertThat(site.hub.publication().end.text()).isEqualTo("no frame for 5000 ms");
        send(CAMERA, datagrams(stream, DATAGRAM));
        assertThat(site.hub.publications).hasSize(2);
    }

    @Test
    void aSenderOfNothingThatIsReadEnds() {
        byte[] nulls = new byte[PACKET];
        nulls[0] = 0x47;
        nulls[1] = 0x1F;
        nulls[2] = (byte) 0xFF;
        nulls[3] = 0x10;
        for (int i = 0; i < 21; i++) {
            send(CAMERA, List.of(nulls));
            Site.pass(channel, 1_000);
        }
        assertThat(site.hub.publications.get(0).end.text()).isEqualTo("no frame within 20000 ms");
        assertThat(site.clients.all.get(0).hasFailed).isTrue();
    }

    @Test
    void whoIsRefusedIsAskedAgainAfter3Seconds() {
        allocator = PooledByteBufAllocator.DEFAULT;
        site.admission.verdict = Verdict.refused(1053, "denied");
        List<byte[]> all = datagrams(stream, DATAGRAM);
        send(CAMERA, all);
        assertThat(site.admission.asked).hasSize(1);
        assertThat(site.hub.publications).isEmpty();
        Site.pass(channel, UdpPort.RETRY_MS);
        site.admission.verdict = Verdict.ADMITTED;
        send(CAMERA, all);
        assertThat(site.hub.publications).hasSize(1);
    }

    @Test
    void whatComesWhileItIsAskedIsNotLost() {
        allocator = PooledByteBufAllocator.DEFAULT;
        site.admission.waits = true;
        send(CAMERA, datagrams(stream, DATAGRAM));
        assertThat(site.hub.publications).isEmpty();
        site.admission.waiting.get(0).complete(Verdict.ADMITTED);
        site.admission.waiting.get(1).complete(Verdict.ADMITTED);
        port.onClosed();
        assertThat(Site.events(site.hub.publication(), "H264")).hasSize(PICTURES);
    }

    @Test
    void aStreamThatSomebodyPublishesIsBusy() {
        send(CAMERA, datagrams(stream, DATAGRAM));
        UdpPort second = port(Site.UDP_OUTPUT);
        UdpPort first = port;
        port = second;
        send(OTHER, datagrams(stream, DATAGRAM));
        assertThat(site.hub.publications).hasSize(1);
        assertThat(site.clients.all.get(1).hasFailed).isTrue();
        first.onClosed();
    }

    @Test
    void isKicked() {
        List<byte[]> all = datagrams(stream, DATAGRAM);
        send(CAMERA, all);
        site.clients.all.get(0).kick("by the API");
        assertThat(site.hub.publication().end.text()).isEqualTo("by the API");
        send(CAMERA, all);
        assertThat(site.hub.publications).as("not at once").hasSize(1);
    }
}
