package srs.format.rtmp.handshake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.random.RandomGenerator;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.RtmpProtocolException;

/**
 * The server's side of the handshake: C0 C1 → S0 S1 S2, then C2.
 *
 * <p>Lives on its connection's loop. Holds one 1536-byte array until C1 is complete, nothing after that. A C1 with a valid digest is
 * answered with digests in the same schema, any other C1 by the simple handshake on the same bytes. C2 is read and not judged: real
 * clients get it wrong. The version in C0 counts only in the simple handshake.
 *
 * <p>{@code READ_C0 → READ_C1 → READ_C2 → DONE}
 */
public final class ServerHandshake {
    static final int VERSION = 3;
    static final int PACKET_BYTES = DigestPacket.PACKET_BYTES;
    /** What S1 tells in its version field when it carries a digest. */
    private static final int SERVER_VERSION = 0x01000504;

    private enum State { READ_C0, READ_C1, READ_C2, DONE }

    private final RandomGenerator random;
    private State state = State.READ_C0;
    private int c0;
    private byte[] c1;
    private int got;
    private boolean digest;

    /** @param random fills S1 and S2; need not be cryptographic, as nothing is kept secret by it */
    public ServerHandshake(RandomGenerator random) {
        this.random = random;
    }

    /**
     * Reads what {@code in} has of the handshake; bytes behind C2 stay in it.
     *
     * @param in lent for the call
     * @return S0 S1 S2 when this call completed C1, handed over to the caller; otherwise null
     * @throws RtmpProtocolException when the peer does not speak RTMP
     */
    public ByteBuf read(ByteBuf in, ByteBufAllocator allocator, long nowMs) {
        ByteBuf answer = null;
        if (state == State.READ_C0 && in.isReadable()) {
            c0 = in.readUnsignedByte();
            c1 = new byte[PACKET_BYTES];
            state = State.READ_C1;
        }
        if (state == State.READ_C1) {
            int take = Math.min(in.readableBytes(), PACKET_BYTES - got);
            in.readBytes(c1, got, take);
            got += take;
            if (got == PACKET_BYTES) {
                answer = answer(allocator, nowMs);
                c1 = null;
                got = 0;
                state = State.READ_C2;
            }
        }
        if (state == State.READ_C2) {
            int take = Math.min(in.readableBytes(), PACKET_BYTES - got);
            in.skipBytes(take);
            got += take;
            if (got == PACKET_BYTES) {
                state = State.DONE;
            }
        }
        return answer;
    }

    /** True when C2 is in: what follows is the chunk stream. */
    public boolean isDone() {
        return state == State.DONE;
    }

    /** True when C1 carried a valid digest. */
    public boolean isDigest() {
        return digest;
    }

    private ByteBuf answer(ByteBufAllocator allocator, long nowMs) {
        byte[] s1 = new byte[PACKET_BYTES];
        byte[] s2;
        DigestPacket.Schema schema = DigestPacket.schemaOfC1(c1);
        if (schema != null) {
            digest = true;
            random.nextBytes(s1);
            Packets.putInt(s1, 0, (int) nowMs);
            Packets.putInt(s1, 4, SERVER_VERSION);
            DigestPacket.signS1(s1, schema);
            s2 = new byte[PACKET_BYTES];
            random.nextBytes(s2);
            DigestPacket.signS2(s2, DigestPacket.digestOf(c1, schema));
        } else {
            if (c0 != VERSION) {
                throw new RtmpProtocolException(RtmpError.PLAIN_REQUIRED, "RTMP version " + c0 + " is not " + VERSION);
            }
            random.nextBytes(s1);
            Packets.putInt(s1, 0, (int) nowMs);
            Packets.putInt(s1, 4, 0);
            s2 = c1;
        }
        return allocator.buffer(1 + 2 * PACKET_BYTES).writeByte(VERSION).writeBytes(s1).writeBytes(s2);
    }
}
