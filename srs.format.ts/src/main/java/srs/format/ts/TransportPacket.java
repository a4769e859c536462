package srs.format.ts;

/**
 * The transport packet (ISO/IEC 13818-1 §2.4.3.2) and its adaptation field (§2.4.3.4).
 *
 * <pre>
 *  0x47 (8) | error (1) unit start (1) priority (1) PID (13) | scrambling (2) adaptation field, payload (2) continuity counter (4)
 *  adaptation field: length (8) | discontinuity, random access, priority, PCR, OPCR, splicing, private, extension (8) | PCR (48) … | stuffing
 * </pre>
 */
public final class TransportPacket {
    /** Bytes of every packet. */
    public static final int SIZE = 188;
    /** Packets that travel together in one UDP datagram, by custom. */
    public static final int PER_DATAGRAM = 7;

    static final int SYNC_BYTE = 0x47;
    static final int HEADER_BYTES = 4;
    static final int PAYLOAD_BYTES = SIZE - HEADER_BYTES;

    static final int PID_PAT = 0;
    static final int PID_MASK = 0x1FFF;
    static final int PID_NULL = 0x1FFF;

    static final int UNIT_START = 0x4000;
    static final int TRANSPORT_ERROR = 0x8000;
    static final int SCRAMBLING_MASK = 0xC0;
    static final int HAS_ADAPTATION_FIELD = 0x20;
    static final int HAS_PAYLOAD = 0x10;
    static final int COUNTER_MASK = 0x0F;

    static final int AF_DISCONTINUITY = 0x80;
    static final int AF_RANDOM_ACCESS = 0x40;
    static final int AF_PCR = 0x10;
    static final int PCR_BYTES = 6;

    private TransportPacket() {}
}
