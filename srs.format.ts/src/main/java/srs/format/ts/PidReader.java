package srs.format.ts;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/** The packets of one PID: adaptation field, continuity counter, payload (ISO/IEC 13818-1 §2.4.3.3). Confined to its reader. */
final class PidReader implements AutoCloseable {
    private static final int UNKNOWN = -1;

    private final PayloadReader payloads;
    private final Consumer<TsFault> faults;
    private int counter = UNKNOWN;
    private boolean wasRepeated;

    PidReader(PayloadReader payloads, Consumer<TsFault> faults) {
        this.payloads = payloads;
        this.faults = faults;
    }

    /** The codec of an elementary stream; null for tables. */
    TsCodec codec() {
        return payloads instanceof PesReader pes ? pes.codec() : null;
    }

    /** @param in holds a whole packet at {@code at}. Lent for the call. */
    void packet(ByteBuf in, int at, int header) {
        if ((header >> 8 & TransportPacket.TRANSPORT_ERROR) != 0) {
            faults.accept(TsFault.TRANSPORT_ERROR);
            return;
        }
        if ((header & TransportPacket.SCRAMBLING_MASK) != 0) {
            faults.accept(TsFault.SCRAMBLED);
            return;
        }
        boolean hasField = (header & TransportPacket.HAS_ADAPTATION_FIELD) != 0;
        boolean hasPayload = (header & TransportPacket.HAS_PAYLOAD) != 0;
        int begin = at + TransportPacket.HEADER_BYTES;
        int flags = 0;
        if (hasField) {
            int fieldBytes = in.getUnsignedByte(begin);
            if (fieldBytes > TransportPacket.PAYLOAD_BYTES - 1) {
                faults.accept(TsFault.BAD_ADAPTATION_FIELD);
                return;
            }
            flags = fieldBytes == 0 ? 0 : in.getUnsignedByte(begin + 1);
            begin += 1 + fieldBytes;
        }
        if (!hasPayload) {
            if (!hasField) {
                faults.accept(TsFault.BAD_ADAPTATION_FIELD);
            }
            return;
        }
        boolean mayJump = (flags & TransportPacket.AF_DISCONTINUITY) != 0;
        if (isNew(header & TransportPacket.COUNTER_MASK, mayJump) && begin < at + TransportPacket.SIZE) {
            payloads.payload((header >> 8 & TransportPacket.UNIT_START) != 0, (flags & TransportPacket.AF_RANDOM_ACCESS) != 0, in, begin,
                    at + TransportPacket.SIZE - begin);
        }
    }

    /** Whether a packet is no repetition of the one before; tells of packets that are missing. */
    private boolean isNew(int next, boolean mayJump) {
        int before = counter;
        counter = next;
        if (before == UNKNOWN || next == (before + 1 & TransportPacket.COUNTER_MASK)) {
            wasRepeated = false;
            return true;
        }
        if (next == before && !mayJump && !wasRepeated) {
            wasRepeated = true; // §2.4.3.3 allows each packet twice
            return false;
        }
        wasRepeated = false;
        payloads.onLoss();
        if (!mayJump) {
            faults.accept(TsFault.LOST_PACKETS);
        }
        return true;
    }

    void flush() {
        payloads.flush();
    }

    @Override
    public void close() {
        payloads.close();
    }
}
