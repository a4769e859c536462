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

/** AES-CTR of seven transport packets, as each data packet has them. */
public class SrtCipher extends PerFrame {
    private static final int BYTES = 1316;
    private static final String PASSPHRASE = "correct-horse";

    @Param({"16", "32"})
    public int keyBytes;

    private final ByteBuf payload = ByteBufAllocator.DEFAULT.directBuffer(BYTES).writeZero(BYTES);
    private SendKeys send;
    private ReceiveKeys receive;
    private int sequence;

    @Setup
    public void begin() {
        send = SendKeys.create(PASSPHRASE, keyBytes, new SecureRandom(), Long.MAX_VALUE, 1);
        receive = new ReceiveKeys(PASSPHRASE);
        receive.take(send.material());
    }

    @TearDown
    public void end() {
        payload.release();
    }

    @Benchmark
    public int encrypt() {
        return send.encrypt(sequence++ & Integer.MAX_VALUE, payload, 0, BYTES);
    }

    @Benchmark
    public boolean decrypt() {
        return receive.decrypt(1, sequence++ & Integer.MAX_VALUE, payload, 0, BYTES);
    }
}
