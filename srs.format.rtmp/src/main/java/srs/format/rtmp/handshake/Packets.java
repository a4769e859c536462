package srs.format.rtmp.handshake;

/** Fields of handshake packets. Stateless. */
final class Packets {
    private Packets() {
    }

    /** Writes {@code value} in network order. */
    static void putInt(byte[] packet, int at, int value) {
        packet[at] = (byte) (value >>> 24);
        packet[at + 1] = (byte) (value >>> 16);
        packet[at + 2] = (byte) (value >>> 8);
        packet[at + 3] = (byte) value;
    }
}
