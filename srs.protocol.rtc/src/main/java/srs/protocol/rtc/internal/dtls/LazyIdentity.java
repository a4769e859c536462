package srs.protocol.rtc.internal.dtls;

import java.security.SecureRandom;

/** Our key and certificate, made when they are first wanted: that takes some tenths of a second, and a start need not wait for it. Thread-safe; the first call is not for an event loop. */
public final class LazyIdentity {
    private final boolean isEcdsa;
    private volatile Identity identity;

    /** @param isEcdsa of ECDSA with P-256, else of RSA */
    public LazyIdentity(boolean isEcdsa) {
        this.isEcdsa = isEcdsa;
    }

    /** The one of this server. */
    public Identity get() {
        Identity made = identity;
        return made == null ? make() : made;
    }

    private synchronized Identity make() {
        if (identity == null) {
            identity = Identity.create(new SecureRandom(), isEcdsa);
        }
        return identity;
    }
}
