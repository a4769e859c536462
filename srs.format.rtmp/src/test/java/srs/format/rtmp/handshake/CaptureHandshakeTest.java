package srs.format.rtmp.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static srs.format.rtmp.handshake.DigestPacket.Schema.SCHEMA_0;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.rtmp.Capture;
import srs.format.rtmp.LeakGuard;

/** Handshakes of ffmpeg, rtmpdump and nginx-rtmp: their digests are ours, and both our sides get on with them. */
class CaptureHandshakeTest {
    private final LeakGuard guard = new LeakGuard();

    @AfterEach
    void nothingIsHeld() {
        guard.assertNothingIsHeld();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"ffmpeg-publish, SCHEMA_1", "ffmpeg-play, SCHEMA_1", "nginx-push, SCHEMA_1", "rtmpdump-play, SCHEMA_1"})
    void findsTheDigestOfC1(String connection, DigestPacket.Schema schema) {
        assertThat(DigestPacket.schemaOfC1(Capture.clientOf(connection).first())).isEqualTo(schema);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ffmpeg-publish", "ffmpeg-play", "nginx-push", "rtmpdump-play"})
    void findsTheDigestOfS1(String connection) {
        assertThat(DigestPacket.schemaOfS1(Capture.serverOf(connection).first())).isNotNull();
    }

    @Test
    void findsNoDigestInASimpleC1() {
        assertThat(DigestPacket.schemaOfC1(Capture.clientOf("rtmpdump-play-simple").first())).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ffmpeg-publish", "ffmpeg-play", "nginx-push", "rtmpdump-play"})
    void signsS2AsTheServerDid(String connection) {
        byte[] c1 = Capture.clientOf(connection).first();
        byte[] s2 = Capture.serverOf(connection).second();
        byte[] own = Arrays.copyOf(s2, s2.length);
        Arrays.fill(own, own.length - DigestPacket.DIGEST_BYTES, own.length, (byte) 0);
        DigestPacket.signS2(own, DigestPacket.digestOf(c1, DigestPacket.schemaOfC1(c1)));

        assertThat(own).isEqualTo(s2);
    }

    /** ffmpeg does so when it plays; when it publishes, it sends S1 back. */
    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ffmpeg-play", "nginx-push", "rtmpdump-play"})
    void signsC2AsTheClientDid(String connection) {
        byte[] s1 = Capture.serverOf(connection).first();
        byte[] c2 = Capture.clientOf(connection).second();
        byte[] own = Arrays.copyOf(c2, c2.length);
        Arrays.fill(own, own.length - DigestPacket.DIGEST_BYTES, own.length, (byte) 0);
        DigestPacket.signC2(own, DigestPacket.digestOf(s1, DigestPacket.schemaOfS1(s1)));

        assertThat(own).isEqualTo(c2);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ffmpeg-publish", "nginx-push", "rtmpdump-play", "rtmpdump-play-simple"})
    void serverAnswersSplitAtEveryByte(String connection) {
        Capture client = Capture.clientOf(connection);
        String expected = null;
        for (int split = 0; split <= Capture.HANDSHAKE_BYTES; split += split < 40 ? 1 : 97) {
            ServerHandshake handshake = new ServerHandshake(new Random(7));
            ByteBuf in = client.all(0);
            ByteBuf first = handshake.read(in.readSlice(split), guard.allocator, 5);
            ByteBuf second = handshake.read(in, guard.allocator, 5);
            ByteBuf answer = first == null ? second : first;
            String hex = ByteBufUtil.hexDump(answer);
            answer.release();
            expected = expected == null ? hex : expected;

            assertThat(hex).isEqualTo(expected).hasSize(2 * Capture.HANDSHAKE_BYTES);
            assertThat(handshake.isDone()).isTrue();
            assertThat(handshake.isDigest()).isEqualTo(!connection.endsWith("simple"));
            assertThat(in.readerIndex()).isEqualTo(Capture.HANDSHAKE_BYTES);
        }
    }

    /** No client at hand uses schema 0: the digest of these bytes was computed with Python's hmac. */
    @Test
    void serverSignsInTheSchemaOfTheClient() {
        byte[] c0c1 = new byte[1 + Capture.PACKET_BYTES];
        c0c1[0] = 3;
        for (int i = 0; i < Capture.PACKET_BYTES; i++) {
            c0c1[1 + i] = (byte) (i * 7 + 3);
        }
        byte[] digest = ByteBufUtil.decodeHexDump("492c04ebd265e6343c4c12f5580a46399bec2724821f27f321b95ca75b63b318");
        System.arraycopy(digest, 0, c0c1, 1 + 942, digest.length);
        byte[] c1 = Arrays.copyOfRange(c0c1, 1, c0c1.length);
        assertThat(DigestPacket.schemaOfC1(c1)).isEqualTo(SCHEMA_0);

        ByteBuf answer = new ServerHandshake(new Random(7)).read(Unpooled.wrappedBuffer(c0c1), guard.allocator, 5);
        byte[] s1 = ByteBufUtil.getBytes(answer, 1, Capture.PACKET_BYTES);
        answer.release();
        assertThat(DigestPacket.schemaOfS1(s1)).isEqualTo(SCHEMA_0);
    }

    @Test
    void serverEchoesASimpleC1() {
        Capture client = Capture.clientOf("rtmpdump-play-simple");
        ByteBuf answer = new ServerHandshake(new Random(7)).read(client.all(0), guard.allocator, 5);
        byte[] s2 = ByteBufUtil.getBytes(answer, 1 + Capture.PACKET_BYTES, Capture.PACKET_BYTES);
        answer.release();

        assertThat(s2).isEqualTo(client.first()).isEqualTo(Capture.serverOf("rtmpdump-play-simple").second());
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"ffmpeg-publish", "rtmpdump-play-simple"})
    void clientAnswersByteByByte(String connection) {
        ClientHandshake handshake = new ClientHandshake(new Random(7));
        ByteBuf c0c1 = handshake.start(guard.allocator, 5);
        assertThat(DigestPacket.schemaOfC1(ByteBufUtil.getBytes(c0c1, 1, Capture.PACKET_BYTES))).isEqualTo(SCHEMA_0);
        c0c1.release();
        Capture server = Capture.serverOf(connection);
        ByteBuf in = server.all(0);
        ByteBuf c2 = Unpooled.EMPTY_BUFFER;
        while (!handshake.isDone()) {
            ByteBuf answer = handshake.read(in.readSlice(1), guard.allocator);
            c2 = answer == null ? c2 : answer;
        }

        assertThat(in.readerIndex()).isEqualTo(Capture.HANDSHAKE_BYTES);
        assertThat(c2.readableBytes()).isEqualTo(Capture.PACKET_BYTES);
        if (!handshake.isDigest()) {
            assertThat(ByteBufUtil.getBytes(c2)).isEqualTo(server.first());
        }
        c2.release();
    }
}
