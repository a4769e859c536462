package srs.format.ts;

import io.netty.buffer.ByteBuf;
import java.util.Arrays;

/**
 * Cuts a unit of known length (a PES packet) into transport packets while it is written, so that nothing is copied twice.
 *
 * <pre>{@code
 * writer.begin(out, pid, bytes, …);
 * writer.put(…);                       // exactly so many bytes
 * }</pre>
 *
 * Confined to its muxer; nothing is allocated.
 */
final class PacketWriter {
    /** For {@link #begin}: the unit carries no PCR. */
    static final long NO_PCR = -1;
    private static final byte[] STUFFING = new byte[TransportPacket.PAYLOAD_BYTES];

    static {
        Arrays.fill(STUFFING, (byte) 0xFF);
    }

    private ByteBuf out;
    private Pid pid;
    /** Bytes of the unit that are not in a packet yet. */
    private int left;
    /** Payload bytes that the open packet still takes. */
    private int space;

    /** A PID with its continuity counter. */
    static final class Pid {
        final int value;
        private int counter;
        boolean isDiscontinuous;

        Pid(int value) {
            this.value = value;
        }

        int next() {
            int now = counter;
            counter = counter + 1 & TransportPacket.COUNTER_MASK;
            return now;
        }

        int counter() {
            return counter;
        }

        /** The next packet's. */
        void counter(int next) {
            counter = next & TransportPacket.COUNTER_MASK;
        }

        /** The counter of the packet before, which one without payload repeats. */
        int last() {
            return counter - 1 & TransportPacket.COUNTER_MASK;
        }
    }

    /**
     * Begins a unit.
     *
     * @param target lent until the unit is whole; made large enough here
     * @param bytes 1 or more
     * @param pcr in ticks, or {@link #NO_PCR}
     */
    void begin(ByteBuf target, Pid onPid, int bytes, boolean randomAccess, long pcr) {
        out = target;
        pid = onPid;
        left = bytes;
        int flags = (randomAccess ? TransportPacket.AF_RANDOM_ACCESS : 0) | (pcr >= 0 ? TransportPacket.AF_PCR : 0)
                | (onPid.isDiscontinuous ? TransportPacket.AF_DISCONTINUITY : 0);
        onPid.isDiscontinuous = false;
        int field = fieldBytes(flags);
        int packets = (field + bytes + TransportPacket.PAYLOAD_BYTES - 1) / TransportPacket.PAYLOAD_BYTES;
        target.ensureWritable(packets * TransportPacket.SIZE);
        open(TransportPacket.UNIT_START, flags, pcr);
    }

    private static int fieldBytes(int flags) {
        return flags == 0 ? 0 : 2 + ((flags & TransportPacket.AF_PCR) != 0 ? TransportPacket.PCR_BYTES : 0);
    }

    private void open(int unitStart, int flags, long pcr) {
        int field = fieldBytes(flags);
        int room = TransportPacket.PAYLOAD_BYTES - field;
        int stuffing = Math.max(room - left, 0);
        int control = field + stuffing > 0 ? TransportPacket.HAS_PAYLOAD | TransportPacket.HAS_ADAPTATION_FIELD : TransportPacket.HAS_PAYLOAD;
        out.writeInt(TransportPacket.SYNC_BYTE << 24 | (unitStart | pid.value) << 8 | control | pid.next());
        if (field + stuffing > 0) {
            writeField(field + stuffing, flags, pcr);
        }
        space = room - stuffing;
    }

    private void writeField(int bytes, int flags, long pcr) {
        out.writeByte(bytes - 1);
        if (bytes == 1) {
            return;
        }
        out.writeByte(flags);
        if ((flags & TransportPacket.AF_PCR) != 0) {
            // base (33) | 111111 | extension 0 (9)
            long field = TsClock.wrap(pcr) << 15 | 0x7E00;
            out.writeInt((int) (field >> 16)).writeShort((int) field);
        }
        stuff(out, bytes - fieldBytes(flags == 0 ? TransportPacket.AF_RANDOM_ACCESS : flags));
    }

    /** Fills up a packet. Lent for the call. */
    static void stuff(ByteBuf target, int bytes) {
        target.writeBytes(STUFFING, 0, bytes);
    }

    void put(byte[] bytes, int at, int length) {
        int from = at;
        for (int rest = length; rest > 0;) {
            int n = room(rest);
            out.writeBytes(bytes, from, n);
            from += n;
            rest -= n;
        }
    }

    /** @param bytes lent for the call */
    void put(ByteBuf bytes, int at, int length) {
        int from = at;
        for (int rest = length; rest > 0;) {
            int n = room(rest);
            // not out.writeBytes(bytes, ...): the other way round netty makes no view of the buffers
            bytes.getBytes(from, out, n);
            from += n;
            rest -= n;
        }
    }

    /** How many of so many bytes go into the open packet, or a new one; they are taken as written. */
    private int room(int bytes) {
        if (space == 0) {
            open(/* unitStart= */ 0, /* flags= */ 0, NO_PCR);
        }
        int n = Math.min(bytes, space);
        space -= n;
        left -= n;
        return n;
    }

    /** A packet with a PCR and nothing else. The buffer is lent for the call. */
    void pcrAlone(ByteBuf target, Pid onPid, long pcr) {
        out = target;
        target.ensureWritable(TransportPacket.SIZE);
        target.writeInt(TransportPacket.SYNC_BYTE << 24 | onPid.value << 8 | TransportPacket.HAS_ADAPTATION_FIELD | onPid.last());
        writeField(TransportPacket.PAYLOAD_BYTES, TransportPacket.AF_PCR, pcr);
    }
}
