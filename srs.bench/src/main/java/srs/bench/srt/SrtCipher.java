package srs.bench.srt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.security.SecureRandom;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import srs.bench.PerFrame;
import srs.format.srt.internal.crypto.ReceiveKeys;
import srs.format.srt.internal.crypto.SendKeys;
import srs.format.srt.internal.packet.PacketHeader;

/** Encryption of seven transport packets, as each data packet has them. */
public class SrtCipher extends PerFrame {
    private static final int BYTES = 1316;
    private static final int TAG_BYTES = 16;
    private static final String PASSPHRASE = "correct-horse";

    @Param({"16", "32"})
    public int keyBytes;

    @Param({"ctr", "gcm"})
    public String mode;

    private final ByteBuf packet = ByteBufAllocator.DEFAULT.directBuffer(PacketHeader.BYTES + BYTES + TAG_BYTES);
    private final ByteBuf encrypted = ByteBufAllocator.DEFAULT.directBuffer(PacketHeader.BYTES + BYTES + TAG_BYTES);
    private final ByteBuf payload = ByteBufAllocator.DEFAULT.directBuffer(BYTES + TAG_BYTES);
    private SendKeys send;
    private ReceiveKeys receive;
    /** Number 0 is that of the packet to decrypt: AES-GCM takes no number twice. */
    private int sequence = 1;

    @Setup
    public void begin() {
        send = SendKeys.create(mode.equals("gcm"), PASSPHRASE, keyBytes, new SecureRandom(), Long.MAX_VALUE, 1);
        receive = new ReceiveKeys(PASSPHRASE);
        receive.take(send.material());
        encrypted.writeZero(PacketHeader.BYTES + BYTES);
        send.encrypt(encrypted);
    }

    @TearDown
    public void end() {
        packet.release();
        encrypted.release();
        payload.release();
    }

    @Benchmark
    public int encrypt() {
        packet.setIndex(0, PacketHeader.BYTES + BYTES).setInt(0, sequence++ & Integer.MAX_VALUE).setInt(PacketHeader.MESSAGE, PacketHeader.MESSAGE_SOLO_IN_ORDER);
        send.encrypt(packet);
        return packet.readableBytes();
    }

    @Benchmark
    public boolean decrypt() {
        payload.clear().writeBytes(encrypted, PacketHeader.BYTES, encrypted.readableBytes() - PacketHeader.BYTES);
        return receive.decrypt(1, encrypted, payload);
    }
}
