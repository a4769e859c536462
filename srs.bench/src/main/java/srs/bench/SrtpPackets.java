package srs.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.Random;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import srs.format.rtp.RtpHeader;
import srs.protocol.rtc.internal.srtp.SrtpContext;
import srs.protocol.rtc.internal.srtp.SrtpProfile;

/** SRTP of one RTP packet: what a WebRTC player costs for each of them, and a publisher. */
public class SrtpPackets extends PerFrame {
    private static final int PACKETS = 64;
    private static final int SOURCE = 0x1234_5678;

    @Param({"AES128_CM_SHA1_80", "AEAD_AES_128_GCM"})
    public SrtpProfile profile;

    /** Of the payload: of video, and of Opus. */
    @Param({"1200", "80"})
    public int payloadBytes;

    private final ByteBuf plain = Unpooled.buffer();
    private final ByteBuf protectedOne = Unpooled.buffer(SrtpContext.MAX_PACKET_BYTES);
    private final ByteBuf scratch = Unpooled.buffer(SrtpContext.MAX_PACKET_BYTES);
    private byte[] key;
    private byte[] salt;
    private SrtpContext sender;
    private SrtpContext wireSender;
    private SrtpContext receiver;
    private final ByteBuf[] wire = new ByteBuf[PACKETS];
    private int sequenceNumber;
    private int wireNumber;

    @Setup
    public void begin() {
        Random random = new Random(1);
        key = new byte[profile.keyBytes()];
        salt = new byte[profile.saltBytes()];
        random.nextBytes(key);
        random.nextBytes(salt);
        byte[] payload = new byte[payloadBytes];
        random.nextBytes(payload);
        RtpHeader.write(plain, false, 96, 0, 0, SOURCE);
        plain.writeBytes(payload);
        sender = new SrtpContext(profile, key, salt);
        wireSender = new SrtpContext(profile, key, salt);
        receiver = new SrtpContext(profile, key, salt);
        for (int i = 0; i < PACKETS; i++) {
            wire[i] = Unpooled.buffer();
        }
    }

    @TearDown
    public void end() {
        plain.release();
        for (ByteBuf packet : wire) {
            packet.release();
        }
    }

    /** Into a pooled buffer of its own, as it is sent. */
    @Benchmark
    public int protect() {
        plain.setShort(2, sequenceNumber++ & 0xFFFF);
        sender.protectRtp(plain, protectedOne.clear());
        ByteBuf out = ByteBufAllocator.DEFAULT.buffer(protectedOne.readableBytes()).writeBytes(protectedOne);
        int size = out.readableBytes();
        out.release();
        return size;
    }

    /** Both ways, for a replayed packet would be dropped: subtract {@link #protect}. */
    @Benchmark
    @OperationsPerInvocation(PACKETS)
    public int protectAndUnprotect() {
        int sum = 0;
        for (int i = 0; i < PACKETS; i++) {
            plain.setShort(2, wireNumber++ & 0xFFFF);
            wireSender.protectRtp(plain, wire[i].clear());
            receiver.unprotectRtp(wire[i], scratch.clear());
            sum += scratch.readableBytes();
        }
        return sum;
    }
}
