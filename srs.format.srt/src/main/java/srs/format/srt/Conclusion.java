package srs.format.srt;

import java.security.SecureRandom;
import java.util.Optional;
import srs.format.srt.internal.crypto.ReceiveKeys;
import srs.format.srt.internal.packet.Capabilities;
import srs.format.srt.internal.packet.Handshake;
import srs.format.srt.internal.packet.HandshakeExtension;

/**
 * A caller's conclusion, looked at by a listener's options. Immutable.
 *
 * @param refusal null when it may come in
 * @param keys null when nothing is encrypted
 */
record Conclusion(RejectReason refusal, Capabilities capabilities, String streamId, ReceiveKeys keys, byte[] keyMaterial) {
    /** The first version with this handshake. */
    private static final int MIN_VERSION = 0x010300;
    private static final String LIVE = "live";

    /** @throws SrtException when it is malformed */
    static String streamId(Handshake handshake) {
        return handshake.extension(HandshakeExtension.STREAM_ID).map(HandshakeExtension::text).orElse("");
    }

    /**
     * @param passphrase of that stream; empty for no encryption
     * @throws SrtException when it is malformed
     */
    static Conclusion of(Handshake handshake, String streamId, String passphrase) {
        Optional<HandshakeExtension> request = handshake.extension(HandshakeExtension.HS_REQUEST);
        if (request.isEmpty()) {
            return refused(RejectReason.ROGUE);
        }
        Capabilities capabilities = Capabilities.of(request.get());
        if (capabilities.version() < MIN_VERSION) {
            return refused(RejectReason.VERSION);
        }
        if (capabilities.has(Capabilities.STREAM)) {
            return refused(RejectReason.MESSAGE_API);
        }
        if (handshake.extension(HandshakeExtension.FILTER).isPresent()) {
            return refused(RejectReason.FILTER);
        }
        if (handshake.extension(HandshakeExtension.GROUP).isPresent()) {
            return refused(RejectReason.GROUP);
        }
        Optional<HandshakeExtension> congestion = handshake.extension(HandshakeExtension.CONGESTION);
        if (congestion.isPresent() && !congestion.get().text().equals(LIVE)) {
            return refused(RejectReason.CONGESTION);
        }
        Optional<HandshakeExtension> material = handshake.extension(HandshakeExtension.KM_REQUEST);
        if (material.isPresent() == passphrase.isEmpty()) {
            return refused(RejectReason.UNSECURE);
        }
        if (material.isEmpty()) {
            return new Conclusion(null, capabilities, streamId, null, null);
        }
        ReceiveKeys keys = new ReceiveKeys(passphrase);
        return keys.take(material.get().content()) ? new Conclusion(null, capabilities, streamId, keys, material.get().content()) : refused(RejectReason.BAD_SECRET);
    }

    private static Conclusion refused(RejectReason reason) {
        return new Conclusion(reason, null, "", null, null);
    }

    /** The latency of what we receive: what we want, or what the caller wants for us, whichever is more. */
    int receiveLatencyMs(SrtOptions options) {
        return Math.max(options.receiveLatencyMs(), capabilities.sendDelayMs());
    }

    int sendLatencyMs(SrtOptions options) {
        return Math.max(options.peerLatencyMs(), capabilities.receiveDelayMs());
    }

    Negotiated negotiated(SrtOptions options, Handshake handshake, int socketId, java.net.InetSocketAddress peer, long startUs, long baseUs, SecureRandom random) {
        return new Negotiated(socketId, handshake.socketId(), peer, streamId, handshake.initialSequence(), Math.min(options.mss(), handshake.mtu()),
                handshake.flowWindow(), capabilities.version(), capabilities.flags(), receiveLatencyMs(options), sendLatencyMs(options), startUs, baseUs, keys,
                keys == null ? null : keys.forSending(random, options.kmRefreshPackets(), options.kmAnnouncePackets()));
    }
}
