package srs.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertNotEquals;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.testkit.Await;

/** The caster's bundle is replaced and removed under its senders: UDP goes on, a POST is answered, players stay. */
public class CasterUpdateTest extends Hosted {
    private static final String CASTER = "srs.input.caster";
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final int DATAGRAM = 7 * 188;
    private static final StreamKey PUSHED = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "pushed");
    private static final StreamKey POSTED = new StreamKey(StreamKey.DEFAULT_VHOST, "live", "posted");
    /** FLV header, AudioSpecificConfig of AAC-LC, 44100 Hz, 2 channels, and a frame. */
    private static final byte[] FLV = HexFormat.of().parseHex("464c5601040000000900000000" + "08000004000000" + "00000000" + "af001210" + "0000000f"
            + "08000006000000" + "00000000" + "af0101020304" + "00000011");

    @Configuration
    public Option[] house() {
        return House.configured("stream_caster { enabled on; caster mpegts_over_udp; output rtmp://$host:$rtmp/live/pushed; listen $host:$spare; } "
                + "stream_caster { enabled on; caster flv; output rtmp://$host:$rtmp/[app]/[stream]; listen $host:$spare; }", "srs.protocol.rtmp", "srs.output.remux", CASTER);
    }

    private Optional<StreamInfo> stream(StreamKey key) {
        return site.with(StreamHub.class, hub -> hub.find(key));
    }

    private boolean isLive(StreamKey key) {
        return stream(key).filter(StreamInfo::isLive).isPresent();
    }

    /** Sends a second of FFmpeg's again and again, as fast as it is. */
    private final class Camera implements AutoCloseable {
        private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
        private final DatagramSocket socket;
        private final byte[] second;
        private int at;

        Camera() throws IOException {
            second = Files.readAllBytes(Path.of("src/test/resources/srs/itest/clip.ts"));
            socket = new DatagramSocket(new InetSocketAddress(site.host, 0));
            long each = 1_000_000L * DATAGRAM / second.length;
            clock.scheduleAtFixedRate(this::send, 0, each, TimeUnit.MICROSECONDS);
        }

        private void send() {
            try {
                byte[] bytes = Arrays.copyOfRange(second, at, Math.min(second.length, at + DATAGRAM));
                at = (at + DATAGRAM) < second.length ? at + DATAGRAM : 0;
                socket.send(new DatagramPacket(bytes, bytes.length, new InetSocketAddress(site.host, site.spare)));
            } catch (IOException e) {
                // nobody listens for a moment: a camera does not care
            }
        }

        boolean isSending() {
            return !clock.isShutdown();
        }

        @Override
        public void close() {
            clock.shutdownNow();
            socket.close();
        }
    }

    @Test
    public void shouldGoOnWithDatagramsThatCameMeanwhile() throws IOException {
        site.awaitActive(CASTER);
        try (RtmpClient player = stage.playRtmp("pushed"); Camera camera = new Camera()) {
            Await.until("the camera is published", LIMIT, () -> isLive(PUSHED));
            String before = stream(PUSHED).orElseThrow().publisherId().orElseThrow();
            Loader loader = Loader.of(site.bundle(CASTER));

            site.swap(CASTER);
            Await.until("it is published again", LIMIT, () -> isLive(PUSHED));
            StreamInfo after = stream(PUSHED).orElseThrow();
            assertNotEquals(before, after.publisherId().orElseThrow());
            Await.until("frames come", LIMIT, () -> stream(PUSHED).orElseThrow().videoFrames() > 10);
            long sent = stream(PUSHED).orElseThrow().sentBytes();
            Await.until("players get them", LIMIT, () -> stream(PUSHED).orElseThrow().sentBytes() > sent);
            assertTrue("the player stays", player.isOpen());

            site.remove(CASTER + ".jar");
            site.awaitGone(CASTER);
            assertFalse(isLive(PUSHED));
            assertTrue("the player waits", player.isOpen());
            loader.awaitCollected();

            site.drop(site.jar(CASTER), CASTER + ".jar");
            site.awaitActive(CASTER);
            Await.until("it is published once more", LIMIT, () -> isLive(PUSHED));
            assertTrue("the player stays", player.isOpen());
            assertTrue("the camera sends", camera.isSending());
        }
    }

    private Socket post() {
        try {
            Socket socket = new Socket(site.host, site.spare);
            socket.setSoTimeout((int) LIMIT.toMillis());
            socket.getOutputStream().write("POST /live/posted.flv HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write((Integer.toHexString(FLV.length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(FLV);
            socket.getOutputStream().write("\r\n".getBytes(StandardCharsets.US_ASCII));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    public void shouldAnswerAPostAndTakeTheNext() throws IOException {
        site.awaitActive(CASTER);
        try (Socket sender = post()) {
            Await.until("it is published", LIMIT, () -> isLive(POSTED));
            site.swap(CASTER);
            String answer = new String(sender.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertTrue(answer, answer.startsWith("HTTP/1.1 503 Service Unavailable\r\n"));
            try (Socket next = post()) {
                Await.until("the next one is published", LIMIT, () -> isLive(POSTED));
                next.getOutputStream().write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertTrue(new String(next.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).startsWith("HTTP/1.1 200 OK\r\n"));
            }
        }
        assertEquals(Optional.empty(), stream(POSTED).flatMap(StreamInfo::publisherId));
    }
}
