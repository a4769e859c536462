package srs.format.srt;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import srs.format.srt.internal.packet.Handshake;

/** A handshake that is said again every 250 ms until it is answered, or for as long as the options say. Confined to its call. */
final class RepeatedHandshake {
    private static final long RETRY_US = 250_000;

    private final SrtOptions options;
    private final InetSocketAddress peer;
    private final SrtOutput output;
    private final long startUs;
    private final long beganUs;
    private Handshake said;
    private int saidTo;
    private long saidUs;

    /**
     * @param startUs our time when timestamps are 0
     * @param nowUs what it may take is counted from
     */
    RepeatedHandshake(SrtOptions options, InetSocketAddress peer, SrtOutput output, long startUs, long nowUs) {
        this.options = options;
        this.peer = peer;
        this.output = output;
        this.startUs = startUs;
        beganUs = nowUs;
    }

    /** @param to the peer's socket; 0 when it is not known */
    void say(Handshake handshake, int to, long nowUs) {
        said = handshake;
        saidTo = to;
        saidUs = nowUs;
        ByteBuf datagram = output.alloc().ioBuffer(256);
        handshake.encode(datagram, (int) (nowUs - startUs), to);
        output.write(datagram, peer);
    }

    /** Says the same again, to this socket of the peer. */
    void again(int to, long nowUs) {
        say(said, to, nowUs);
    }

    void again(long nowUs) {
        say(said, saidTo, nowUs);
    }

    /** What was said last. */
    int saidType() {
        return said.handshakeType();
    }

    /** Whether nobody has answered in time. */
    boolean isOver(long nowUs) {
        return nowUs - beganUs > options.connectTimeoutUs();
    }

    String complaint() {
        return "no answer within " + options.connectTimeoutUs() / 1000 + " ms";
    }

    /** Time goes on; returns when it is to be called again. */
    long tick(long nowUs) {
        if (nowUs - saidUs >= RETRY_US) {
            again(nowUs);
        }
        return Math.min(saidUs + RETRY_US, beganUs + options.connectTimeoutUs() + 1);
    }
}
