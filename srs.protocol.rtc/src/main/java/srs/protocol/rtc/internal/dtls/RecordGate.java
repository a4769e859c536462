package srs.protocol.rtc.internal.dtls;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps from BouncyCastle what it does not bear. Lives on the session's loop.
 *
 * <ul>
 * <li>A ChangeCipherSpec before all of the client's certificate, key and signature are there: it forgets that it wants them, and waits for ever (one lost datagram does this). The
 * client sends all of its flight again.
 * <li>An encrypted record that is too short to be one: it takes it for an attack by the peer, and ends what anyone could end by that.
 * </ul>
 *
 * <pre>
 *  record (RFC 6347 §4.1)     type (8) | version (16) | epoch (16) | sequence number (48) | length (16)
 *  handshake (RFC 6347 §4.2)  type (8) | length (24) | message sequence (16) | fragment offset (24) | fragment length (24)
 * </pre>
 */
final class RecordGate {
    static final int RECORD_HEADER_BYTES = 13;
    /** Explicit nonce and tag of AES-GCM (RFC 5288 §3). */
    static final int MIN_ENCRYPTED_BYTES = 8 + 16;

    private static final int TYPE_CHANGE_CIPHER_SPEC = 20;
    private static final int TYPE_HANDSHAKE = 22;
    private static final int EPOCH_AT = 3;
    private static final int LENGTH_AT = 11;
    private static final int MESSAGE_HEADER_BYTES = 12;
    private static final int CERTIFICATE = 11;
    private static final int CERTIFICATE_VERIFY = 15;
    private static final int CLIENT_KEY_EXCHANGE = 16;

    /** What a message of the flight has of its bytes. */
    private static final class Message {
        private final int length;
        private final BitSet bytes = new BitSet();

        Message(int length) {
            this.length = length;
        }
    }

    private final Map<Integer, Message> flight = new HashMap<>();
    private boolean waitsForFlight;

    /** @param isServer whether we are */
    RecordGate(boolean isServer) {
        waitsForFlight = isServer;
    }

    /** How many bytes of a datagram may go on, from its beginning: whole records. */
    int admit(byte[] datagram) {
        int at = 0;
        while (at + RECORD_HEADER_BYTES <= datagram.length) {
            int length = number(datagram, at + LENGTH_AT, 2);
            int end = at + RECORD_HEADER_BYTES + length;
            if (end > datagram.length || !isBearable(datagram, at, length)) {
                return at;
            }
            at = end;
        }
        return at;
    }

    private boolean isBearable(byte[] datagram, int at, int length) {
        int type = datagram[at];
        if (number(datagram, at + EPOCH_AT, 2) > 0) {
            return length >= MIN_ENCRYPTED_BYTES;
        }
        if (waitsForFlight && type == TYPE_HANDSHAKE) {
            note(datagram, at + RECORD_HEADER_BYTES, at + RECORD_HEADER_BYTES + length);
        }
        if (waitsForFlight && type == TYPE_CHANGE_CIPHER_SPEC) {
            waitsForFlight = !isWhole(CERTIFICATE) || !isWhole(CLIENT_KEY_EXCHANGE) || !isWhole(CERTIFICATE_VERIFY);
            return !waitsForFlight;
        }
        return true;
    }

    /** A record has one fragment or several. */
    private void note(byte[] datagram, int from, int end) {
        int at = from;
        while (at + MESSAGE_HEADER_BYTES <= end) {
            int type = datagram[at];
            int length = number(datagram, at + 1, 3);
            int offset = number(datagram, at + 6, 3);
            int bytes = number(datagram, at + 9, 3);
            boolean isOfFlight = type == CERTIFICATE || type == CLIENT_KEY_EXCHANGE || type == CERTIFICATE_VERIFY;
            if (isOfFlight && length <= Terms.MAX_MESSAGE_BYTES && offset + bytes <= length) {
                Message message = flight.computeIfAbsent(type, t -> new Message(length));
                if (message.length == length) {
                    message.bytes.set(offset, offset + bytes);
                }
            }
            at += MESSAGE_HEADER_BYTES + bytes;
        }
    }

    private boolean isWhole(int type) {
        Message message = flight.get(type);
        return message != null && message.bytes.cardinality() == message.length;
    }

    private static int number(byte[] from, int at, int bytes) {
        int value = 0;
        for (int i = 0; i < bytes; i++) {
            value = value << 8 | from[at + i] & 0xFF;
        }
        return value;
    }
}
