package srs.format.srt.internal.crypto;

import io.netty.buffer.ByteBuf;
import java.security.SecureRandom;
import javax.crypto.SecretKey;
import srs.format.srt.internal.packet.PacketHeader;

/**
 * The keys by which what we send is encrypted, and their refresh (draft §6.1.6): after so many packets there is a new one, which is told before it is used. Confined to its
 * connection.
 */
public final class SendKeys {
    private final boolean isGcm;
    private final SecretKey wrappingKey;
    private final byte[] salt;
    private final int keyBytes;
    private final SecureRandom random;
    private final long refreshPackets;
    private final long announcePackets;
    private byte[] key;
    private PayloadCipher cipher;
    private int which;
    private byte[] nextKey;
    private byte[] announcement;
    private long packets;

    SendKeys(boolean isGcm, SecretKey wrappingKey, byte[] salt, byte[] key, int which, SecureRandom random, long refreshPackets, long announcePackets) {
        this.isGcm = isGcm;
        this.wrappingKey = wrappingKey;
        this.salt = salt;
        this.key = key;
        this.which = which;
        this.random = random;
        this.refreshPackets = refreshPackets;
        this.announcePackets = announcePackets;
        keyBytes = key.length;
        cipher = PayloadCipher.of(isGcm, key, salt);
    }

    /** New keys of {@code keyBytes}: 16, 24 or 32, for AES-GCM or AES-CTR. */
    public static SendKeys create(boolean isGcm, String passphrase, int keyBytes, SecureRandom random, long refreshPackets, long announcePackets) {
        byte[] salt = new byte[KeyMaterial.SALT_BYTES];
        byte[] key = new byte[keyBytes];
        random.nextBytes(salt);
        random.nextBytes(key);
        return new SendKeys(isGcm, KeyWrap.wrappingKey(passphrase, salt, keyBytes), salt, key, KeyMaterial.EVEN, random, refreshPackets, announcePackets);
    }

    public int keyBytes() {
        return keyBytes;
    }

    /** The key that is used, as KMREQ has it. */
    public byte[] material() {
        return new KeyMaterial(isGcm, which, keyBytes, salt, KeyWrap.wrap(wrappingKey, key)).encode();
    }

    /** What each payload becomes longer by. */
    public int tagBytes() {
        return cipher.tagBytes();
    }

    /** Encrypts a packet's payload in its place, and says in its header by which key. It has room for the tag. Lent for the call. */
    public void encrypt(ByteBuf packet) {
        packets++;
        if (packets == refreshPackets - announcePackets) {
            announce();
        } else if (packets > refreshPackets && nextKey != null) {
            key = nextKey;
            nextKey = null;
            which ^= 3;
            cipher = PayloadCipher.of(isGcm, key, salt);
            packets = 0;
        }
        int at = packet.readerIndex() + PacketHeader.MESSAGE;
        packet.setInt(at, packet.getInt(at) | which << PacketHeader.KEY_SHIFT);
        cipher.encrypt(packet);
    }

    private void announce() {
        nextKey = new byte[keyBytes];
        random.nextBytes(nextKey);
        byte[] even = which == KeyMaterial.EVEN ? key : nextKey;
        byte[] odd = which == KeyMaterial.EVEN ? nextKey : key;
        byte[] both = new byte[2 * keyBytes];
        System.arraycopy(even, 0, both, 0, keyBytes);
        System.arraycopy(odd, 0, both, keyBytes, keyBytes);
        announcement = new KeyMaterial(isGcm, KeyMaterial.EVEN | KeyMaterial.ODD, keyBytes, salt, KeyWrap.wrap(wrappingKey, both)).encode();
    }

    /** What is to be told again and again until the peer answers; null for nothing. */
    public byte[] announcement() {
        return announcement;
    }

    /** The peer has answered. */
    public void onAnswer(byte[] content) {
        if (announcement != null && java.util.Arrays.equals(announcement, content)) {
            announcement = null;
        }
    }
}
