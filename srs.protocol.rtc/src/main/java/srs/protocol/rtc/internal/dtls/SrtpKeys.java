package srs.protocol.rtc.internal.dtls;

import java.util.Arrays;
import srs.protocol.rtc.internal.srtp.SrtpContext;
import srs.protocol.rtc.internal.srtp.SrtpProfile;

/** What a handshake is for: the master keys and salts of both directions. Immutable; not printed. */
public final class SrtpKeys {
    static final String LABEL = "EXTRACTOR-dtls_srtp";

    private final SrtpProfile profile;
    private final byte[] localKey;
    private final byte[] localSalt;
    private final byte[] remoteKey;
    private final byte[] remoteSalt;

    /**
     * RFC 5764 §4.2: client's key | server's key | client's salt | server's salt.
     *
     * @param material {@link #bytes} of it
     */
    SrtpKeys(SrtpProfile profile, byte[] material, boolean isClient) {
        this.profile = profile;
        int key = profile.keyBytes();
        int salt = profile.saltBytes();
        byte[] clientKey = Arrays.copyOf(material, key);
        byte[] serverKey = Arrays.copyOfRange(material, key, 2 * key);
        byte[] clientSalt = Arrays.copyOfRange(material, 2 * key, 2 * key + salt);
        byte[] serverSalt = Arrays.copyOfRange(material, 2 * key + salt, 2 * (key + salt));
        localKey = isClient ? clientKey : serverKey;
        localSalt = isClient ? clientSalt : serverSalt;
        remoteKey = isClient ? serverKey : clientKey;
        remoteSalt = isClient ? serverSalt : clientSalt;
    }

    static int bytes(SrtpProfile profile) {
        return 2 * (profile.keyBytes() + profile.saltBytes());
    }

    public SrtpProfile profile() {
        return profile;
    }

    /** A new context for what we send. */
    public SrtpContext outbound() {
        return new SrtpContext(profile, localKey, localSalt);
    }

    /** A new context for what the peer sends. */
    public SrtpContext inbound() {
        return new SrtpContext(profile, remoteKey, remoteSalt);
    }

    /** For tests, that compare them with what the other side has. */
    boolean sameAs(SrtpKeys other) {
        return profile == other.profile && Arrays.equals(localKey, other.localKey) && Arrays.equals(localSalt, other.localSalt)
                && Arrays.equals(remoteKey, other.remoteKey) && Arrays.equals(remoteSalt, other.remoteSalt);
    }
}
