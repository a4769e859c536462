package srs.format.rtmp.handshake;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.random.RandomGenerator;

/**
 * The client's side of the handshake: C0 C1, then S0 S1 → C2, then S2.
 *
 * <p>Lives on its connection's loop. C1 carries a digest, so that servers which ask for one are content. Nothing that the server sends
 * is judged, so that simple servers are content too: an S1 with a valid digest is answered by a C2 with a digest, any other by a copy.
 *
 * <p>{@code START → READ_S1 → READ_S2 → DONE}
 */
public final class ClientHandshake {
    private static final int PACKET_BYTES = DigestPacket.PACKET_BYTES;
    private static final int S0_BYTES = 1;
    /** What C1 tells in its version field: a Flash Player that knows digests. */
    private static final int CLIENT_VERSION = 0x80000702;

    private enum State { START, READ_S1, READ_S2, DONE }

    private final RandomGenerator random;
    private State state = State.START;
    private byte[] s1;
    private int got;
    private boolean digest;

    /** @param random fills C1 and C2; need not be cryptographic */
    public ClientHandshake(RandomGenerator random) {
        this.random = random;
    }

    /** C0 and C1, to be sent first; called once, handed over to the caller. */
    public ByteBuf start(ByteBufAllocator allocator, long nowMs) {
        if (state != State.START) {
            throw new IllegalStateException("start() was called before");
        }
        state = State.READ_S1;
        byte[] c1 = new byte[PACKET_BYTES];
        random.nextBytes(c1);
        Packets.putInt(c1, 0, (int) nowMs);
        Packets.putInt(c1, 4, CLIENT_VERSION);
        DigestPacket.signC1(c1, DigestPacket.Schema.SCHEMA_0);
        return allocator.buffer(1 + PACKET_BYTES).writeByte(ServerHandshake.VERSION).writeBytes(c1);
    }

    /**
     * Reads what {@code in} has of the handshake; bytes behind S2 stay in it.
     *
     * @param in lent for the call
     * @return C2 when this call completed S1, handed over to the caller; otherwise null
     */
    public ByteBuf read(ByteBuf in, ByteBufAllocator allocator) {
        ByteBuf c2 = null;
        if (state == State.READ_S1) {
            if (s1 == null && in.isReadable()) {
                in.skipBytes(S0_BYTES);
                s1 = new byte[PACKET_BYTES];
            }
            if (s1 != null) {
                int take = Math.min(in.readableBytes(), PACKET_BYTES - got);
                in.readBytes(s1, got, take);
                got += take;
                if (got == PACKET_BYTES) {
                    c2 = allocator.buffer(PACKET_BYTES).writeBytes(answer());
                    s1 = null;
                    got = 0;
                    state = State.READ_S2;
                }
            }
        }
        if (state == State.READ_S2) {
            int take = Math.min(in.readableBytes(), PACKET_BYTES - got);
            in.skipBytes(take);
            got += take;
            if (got == PACKET_BYTES) {
                state = State.DONE;
            }
        }
        return c2;
    }

    /** True when S2 is in: what follows is the chunk stream. */
    public boolean isDone() {
        return state == State.DONE;
    }

    /** True when S1 carried a valid digest. */
    public boolean isDigest() {
        return digest;
    }

    private byte[] answer() {
        DigestPacket.Schema schema = DigestPacket.schemaOfS1(s1);
        if (schema == null) {
            return s1;
        }
        digest = true;
        byte[] c2 = new byte[PACKET_BYTES];
        random.nextBytes(c2);
        DigestPacket.signC2(c2, DigestPacket.digestOf(s1, schema));
        return c2;
    }
}
