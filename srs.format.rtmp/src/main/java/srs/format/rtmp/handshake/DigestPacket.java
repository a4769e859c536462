package srs.format.rtmp.handshake;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Where the digest of a C1 or S1 stands, how it is made, and how C2 and S2 answer it. Stateless.
 *
 * <pre>
 *            0      4         8                   772                 1536
 *  schema 0  | time | version | key, 764 bytes    | digest, 764 bytes |
 *  schema 1  | time | version | digest, 764 bytes | key, 764 bytes    |
 *
 *  digest, 764 bytes: | offset, 4 bytes | random | HMAC-SHA256, 32 bytes | random |
 *                     the HMAC begins (sum of the 4 offset bytes) mod 728 bytes after the offset field
 * </pre>
 */
final class DigestPacket {
    static final int PACKET_BYTES = 1536;
    static final int DIGEST_BYTES = 32;

    private static final int BLOCK_BYTES = 764;
    private static final int OFFSET_BYTES = 4;
    private static final int OFFSET_RANGE = BLOCK_BYTES - OFFSET_BYTES - DIGEST_BYTES;

    /** The 32 bytes that end both full keys; the rest is the text that the keys of C1 and S1 consist of. */
    private static final byte[] KEY_TAIL = {
        (byte) 0xF0, (byte) 0xEE, (byte) 0xC2, (byte) 0x4A, (byte) 0x80, (byte) 0x68, (byte) 0xBE, (byte) 0xE8,
        (byte) 0x2E, (byte) 0x00, (byte) 0xD0, (byte) 0xD1, (byte) 0x02, (byte) 0x9E, (byte) 0x7E, (byte) 0x57,
        (byte) 0x6E, (byte) 0xEC, (byte) 0x5D, (byte) 0x2D, (byte) 0x29, (byte) 0x80, (byte) 0x6F, (byte) 0xAB,
        (byte) 0x93, (byte) 0xB8, (byte) 0xE6, (byte) 0x36, (byte) 0xCF, (byte) 0xEB, (byte) 0x31, (byte) 0xAE,
    };
    private static final byte[] PLAYER_TEXT = ascii("Genuine Adobe Flash Player 001");
    private static final byte[] SERVER_TEXT = ascii("Genuine Adobe Flash Media Server 001");

    /** Signs C1. */
    private static final SecretKeySpec PLAYER_KEY = key(PLAYER_TEXT);
    /** Signs S1. */
    private static final SecretKeySpec SERVER_KEY = key(SERVER_TEXT);
    /** Derives the key of C2. */
    private static final SecretKeySpec PLAYER_FULL_KEY = key(concat(PLAYER_TEXT, KEY_TAIL));
    /** Derives the key of S2. */
    private static final SecretKeySpec SERVER_FULL_KEY = key(concat(SERVER_TEXT, KEY_TAIL));

    private DigestPacket() {
    }

    /** The two layouts, in the order in which a server tries them. */
    enum Schema {
        SCHEMA_0(8 + BLOCK_BYTES),
        SCHEMA_1(8);

        private final int blockAt;

        Schema(int blockAt) {
            this.blockAt = blockAt;
        }

        int digestAt(byte[] packet) {
            int sum = 0;
            for (int i = 0; i < OFFSET_BYTES; i++) {
                sum += packet[blockAt + i] & 0xFF;
            }
            return blockAt + OFFSET_BYTES + sum % OFFSET_RANGE;
        }
    }

    /** The layout of a valid C1, or null when neither fits: the peer speaks the simple handshake. */
    static Schema schemaOfC1(byte[] c1) {
        return schemaOf(c1, PLAYER_KEY);
    }

    /** The layout of a valid S1, or null when neither fits. */
    static Schema schemaOfS1(byte[] s1) {
        return schemaOf(s1, SERVER_KEY);
    }

    static void signC1(byte[] c1, Schema schema) {
        sign(c1, schema, PLAYER_KEY);
    }

    static void signS1(byte[] s1, Schema schema) {
        sign(s1, schema, SERVER_KEY);
    }

    static byte[] digestOf(byte[] packet, Schema schema) {
        int at = schema.digestAt(packet);
        return Arrays.copyOfRange(packet, at, at + DIGEST_BYTES);
    }

    /** Puts the digest into the last 32 bytes of {@code s2}. */
    static void signS2(byte[] s2, byte[] c1Digest) {
        signAnswer(s2, c1Digest, SERVER_FULL_KEY);
    }

    /** Puts the digest into the last 32 bytes of {@code c2}. */
    static void signC2(byte[] c2, byte[] s1Digest) {
        signAnswer(c2, s1Digest, PLAYER_FULL_KEY);
    }

    private static Schema schemaOf(byte[] packet, SecretKeySpec key) {
        for (Schema schema : Schema.values()) {
            int at = schema.digestAt(packet);
            byte[] carried = Arrays.copyOfRange(packet, at, at + DIGEST_BYTES);
            if (MessageDigest.isEqual(carried, hmacAround(packet, at, key))) {
                return schema;
            }
        }
        return null;
    }

    private static void sign(byte[] packet, Schema schema, SecretKeySpec key) {
        int at = schema.digestAt(packet);
        System.arraycopy(hmacAround(packet, at, key), 0, packet, at, DIGEST_BYTES);
    }

    private static void signAnswer(byte[] answer, byte[] peerDigest, SecretKeySpec fullKey) {
        Mac derive = hmac(fullKey);
        Mac mac = hmac(new SecretKeySpec(derive.doFinal(peerDigest), "HmacSHA256"));
        mac.update(answer, 0, PACKET_BYTES - DIGEST_BYTES);
        System.arraycopy(mac.doFinal(), 0, answer, PACKET_BYTES - DIGEST_BYTES, DIGEST_BYTES);
    }

    /** The HMAC over the packet without the 32 bytes that carry it. */
    private static byte[] hmacAround(byte[] packet, int digestAt, SecretKeySpec key) {
        Mac mac = hmac(key);
        mac.update(packet, 0, digestAt);
        int rest = digestAt + DIGEST_BYTES;
        mac.update(packet, rest, PACKET_BYTES - rest);
        return mac.doFinal();
    }

    private static Mac hmac(SecretKeySpec key) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HmacSHA256", e);
        }
    }

    private static SecretKeySpec key(byte[] bytes) {
        return new SecretKeySpec(bytes, "HmacSHA256");
    }

    private static byte[] ascii(String text) {
        return text.getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }
}
