package srs.protocol.rtc.internal.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import srs.format.rtp.RtpHeader;
import srs.testkit.Fuzz;
import srs.testkit.Hex;

/** RFC 3711, RFC 7714. The vectors are those of RFC 3711 B.3 and of libsrtp's srtp_driver. */
class SrtpContextTest {
    private static final byte[] KEY = Hex.bytes("e1f97a0d3e018be0d64fa32c06de4139");
    private static final byte[] SALT = Hex.bytes("0ec675ad498afeebb6960b3aabe6");
    private static final byte[] GCM_KEY = Hex.bytes("000102030405060708090a0b0c0d0e0f");
    private static final byte[] GCM_SALT = Hex.bytes("a0a1a2a3a4a5a6a7a8a9aaab");
    private static final String RTP = "800f1234decafbadcafebabe" + "ab".repeat(16);
    private static final String RTCP = "81c8000bcafebabe" + "ab".repeat(16);

    private static SrtpContext context(SrtpProfile profile) {
        return profile == SrtpProfile.AEAD_AES_128_GCM ? new SrtpContext(profile, GCM_KEY, GCM_SALT) : new SrtpContext(profile, KEY, SALT);
    }

    private static String srtp(SrtpProfile profile) {
        return "800f1234decafbadcafebabe" + (profile == SrtpProfile.AEAD_AES_128_GCM ? "c5002ede04cfdd2eb91159e0880aa06e" + "d2976826f796b201df3131a127e8a392"
                : "4e55dc4ce79978d88ca4d215949d2402" + "b78d6acc99ea179b8dbb");
    }

    private static String srtcp(SrtpProfile profile) {
        return "81c8000bcafebabe" + (profile == SrtpProfile.AEAD_AES_128_GCM ? "c98b8b5df0392a55852b6c21ac8e7025" + "c52c6fbea2b3b446ea31123ba88ce61e" + "80000001"
                : "7128035be487b9bdbef89041f977a5a8" + "80000001" + "993e08cd54d6c1230798");
    }

    @Test
    void derivesKeys() {
        assertThat(KeyDerivation.derive(KEY, SALT, KeyDerivation.LABEL_RTP_ENCRYPTION, 16)).isEqualTo(Hex.bytes("c61e7a93744f39ee10734afe3ff7a087"));
        assertThat(KeyDerivation.derive(KEY, SALT, KeyDerivation.LABEL_RTP_SALT, 14)).isEqualTo(Hex.bytes("30cbbc08863d8c85d49db34a9ae1"));
        assertThat(KeyDerivation.derive(KEY, SALT, KeyDerivation.LABEL_RTP_AUTHENTICATION, 20)).isEqualTo(Hex.bytes("cebe321f6ff7716b6fd4ab49af256a156d38baa4"));
    }

    @ParameterizedTest
    @EnumSource
    void protects(SrtpProfile profile) {
        ByteBuf out = Unpooled.buffer();
        context(profile).protectRtp(Hex.buf(RTP), out);
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(srtp(profile));
        context(profile).protectRtcp(Hex.buf(RTCP), out.clear());
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(srtcp(profile));
    }

    @ParameterizedTest
    @EnumSource
    void unprotects(SrtpProfile profile) {
        SrtpContext context = context(profile);
        ByteBuf out = Unpooled.buffer();
        context.unprotectRtp(Hex.buf(srtp(profile)), out);
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(RTP);
        context.unprotectRtcp(Hex.buf(srtcp(profile)), out.clear());
        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(RTCP);
        assertThatThrownBy(() -> context.unprotectRtp(Hex.buf(srtp(profile)), out)).hasMessage("SRTP packet 4660 was here before");
        assertThatThrownBy(() -> context.unprotectRtcp(Hex.buf(srtcp(profile)), out)).hasMessage("SRTCP packet 1 was here before");
    }

    @ParameterizedTest
    @EnumSource
    void dropsEveryFlippedBit(SrtpProfile profile) {
        SrtpContext context = context(profile);
        for (boolean isRtcp : new boolean[] {false, true}) {
            byte[] good = Hex.bytes(isRtcp ? srtcp(profile) : srtp(profile));
            for (int bit = 0; bit < 8 * good.length; bit++) {
                byte[] bad = good.clone();
                bad[bit / 8] ^= (byte) (1 << bit % 8);
                ByteBuf out = Unpooled.buffer();
                assertThatThrownBy(() -> unprotect(context, isRtcp, Unpooled.wrappedBuffer(bad), out)).isInstanceOf(SrtpException.class);
                assertThat(out.readableBytes()).isZero();
            }
            // and none of them has left anything behind
            unprotect(context, isRtcp, Unpooled.wrappedBuffer(good), Unpooled.buffer());
        }
    }

    private static void unprotect(SrtpContext context, boolean isRtcp, ByteBuf packet, ByteBuf out) {
        if (isRtcp) {
            context.unprotectRtcp(packet, out);
        } else {
            context.unprotectRtp(packet, out);
        }
    }

    private static ByteBuf packet(int sequenceNumber, int ssrc) {
        ByteBuf packet = Unpooled.buffer();
        RtpHeader.write(packet, false, 96, sequenceNumber & 0xFFFF, 0, ssrc);
        return packet.writeInt(sequenceNumber);
    }

    @ParameterizedTest
    @EnumSource
    void goesOnOverTheWrapOutOfOrder(SrtpProfile profile) {
        SrtpContext sender = context(profile);
        SrtpContext receiver = context(profile);
        int[] order = {65530, 65531, 65534, 65536, 65533, 65535, 65538, 65537, 65532, 131_000, 131_075};
        ByteBuf[] sent = new ByteBuf[131_076];
        for (int n = 65530; n < sent.length; n++) {
            sender.protectRtp(packet(n, 1), sent[n] = Unpooled.buffer());
        }
        for (int n : order) {
            // so that the receiver is never more than half a round behind
            if (n == 131_000) {
                receiver.unprotectRtp(sent[98_000], Unpooled.buffer());
                receiver.unprotectRtp(sent[130_000], Unpooled.buffer());
            }
            ByteBuf out = Unpooled.buffer();
            receiver.unprotectRtp(sent[n], out);
            assertThat(out.getInt(RtpHeader.FIXED_BYTES)).isEqualTo(n);
        }
        assertThatThrownBy(() -> receiver.unprotectRtp(sent[130_051], Unpooled.buffer())).as("behind the window").isInstanceOf(SrtpException.class);
    }

    /** RFC 7714 §8.1. What is sent again without RTX may have another header extension. */
    @Test
    void encryptsANumberOnceWithGcm() {
        SrtpContext gcm = context(SrtpProfile.AEAD_AES_128_GCM);
        gcm.protectRtp(packet(1, 7), Unpooled.buffer());
        gcm.protectRtp(packet(2, 7), Unpooled.buffer());
        ByteBuf out = Unpooled.buffer();
        for (int number : new int[] {1, 2}) {
            assertThatThrownBy(() -> gcm.protectRtp(packet(number, 7), out)).isInstanceOf(SrtpException.class).hasMessageStartingWith("RTP packet " + number + " was sent before");
        }
        assertThat(out.readableBytes()).isZero();
        SrtpContext counter = context(SrtpProfile.AES128_CM_SHA1_80);
        counter.protectRtp(packet(1, 7), Unpooled.buffer());
        counter.protectRtp(packet(1, 7), out);
        assertThat(out.readableBytes()).isPositive();
    }

    @Test
    void makesNoMoreSourcesThanALimit() {
        SrtpContext sender = context(SrtpProfile.AES128_CM_SHA1_80);
        for (int ssrc = 0; ssrc < SrtpContext.MAX_SOURCES; ssrc++) {
            sender.protectRtp(packet(1, ssrc), Unpooled.buffer());
        }
        assertThatThrownBy(() -> sender.protectRtp(packet(1, -1), Unpooled.buffer())).hasMessage("source 129 of a session is over 128");
    }

    @Test
    void remembersAWindow() {
        ReplayWindow window = new ReplayWindow();
        Random random = new Random(1);
        java.util.Set<Long> seen = new java.util.HashSet<>();
        long highest = -1;
        for (int i = 0; i < 20_000; i++) {
            long index = Math.max(0, highest + random.nextInt(60) - 50 - (random.nextInt(50) == 0 ? 1000 : 0) + (random.nextInt(500) == 0 ? 2000 : 0));
            boolean expected = index > highest - ReplayWindow.SIZE && !seen.contains(index);
            assertThat(window.isNew(index)).isEqualTo(expected);
            if (expected) {
                window.add(index);
                seen.add(index);
                highest = Math.max(highest, index);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void withstandsDamage(SrtpProfile profile) {
        SrtpContext context = context(profile);
        ByteBuf out = Unpooled.buffer();
        Fuzz.run(List.of(srtp(profile), srtcp(profile), "9" + srtp(profile).substring(1)), 3_000, SrtpException.class, packet -> {
            unprotect(context, RtpHeader.isRtcp(packet), packet, out.clear());
        });
    }
}
