package srs.format.srt;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import srs.format.srt.internal.crypto.ReceiveKeys;
import srs.format.srt.internal.filter.FecSettings;
import srs.format.srt.internal.packet.Capabilities;
import srs.format.srt.internal.packet.Handshake;
import srs.format.srt.internal.packet.HandshakeExtension;

/**
 * A caller's conclusion, looked at by a listener's options. Immutable.
 *
 * @param refusal null when it may come in
 * @param keys null when nothing is encrypted
 * @param filter null for none
 * @param group null when it is in none
 */
record Conclusion(RejectReason refusal, Capabilities capabilities, String streamId, ReceiveKeys keys, byte[] keyMaterial, FecSettings filter,
        GroupMembership group) {
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
    static Conclusion of(Handshake handshake, SrtOptions options, String streamId, String passphrase) {
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
        FecSettings filter;
        try {
            filter = filter(handshake, capabilities, options);
        } catch (IllegalArgumentException e) {
            return refused(RejectReason.FILTER);
        }
        Optional<HandshakeExtension> membership = handshake.extension(HandshakeExtension.GROUP);
        GroupMembership group = null;
        if (membership.isPresent()) {
            if (!options.groupConnect() || filter != null || !options.tsbpd()) {
                return refused(RejectReason.GROUP);
            }
            try {
                group = GroupMembership.of(membership.get());
            } catch (SrtException e) {
                return refused(RejectReason.GROUP);
            }
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
            return new Conclusion(null, capabilities, streamId, null, null, filter, group);
        }
        ReceiveKeys keys = new ReceiveKeys(passphrase);
        if (!keys.take(material.get().content())) {
            return refused(RejectReason.BAD_SECRET);
        }
        boolean mayBe = options.cryptoMode() == CryptoMode.AUTO || keys.isGcm() == (options.cryptoMode() == CryptoMode.AES_GCM);
        boolean isSafe = !keys.isGcm() || capabilities.version() >= SrtConnection.GCM_VERSION && filter == null && options.tsbpd();
        return mayBe && isSafe ? new Conclusion(null, capabilities, streamId, keys, material.get().content(), filter, group)
                : refused(RejectReason.CRYPTO);
    }

    /** What both want: the caller's, ours, or none. */
    private static FecSettings filter(Handshake handshake, Capabilities capabilities, SrtOptions options) {
        Optional<HandshakeExtension> wanted = handshake.extension(HandshakeExtension.FILTER);
        FecSettings ours = options.packetFilter().isEmpty() ? null : FecSettings.parse(options.packetFilter());
        if (wanted.isEmpty()) {
            return capabilities.has(Capabilities.FILTER) ? ours : null;
        }
        FecSettings theirs = FecSettings.parse(wanted.get().text());
        if (ours != null && !ours.agreesWith(theirs)) {
            throw new IllegalArgumentException(theirs.text() + " is not " + ours.text());
        }
        return theirs;
    }

    private static Conclusion refused(RejectReason reason) {
        return new Conclusion(reason, null, "", null, null, null, null);
    }

    /** The latency of what we receive: what we want, or what the caller wants for us, whichever is more. */
    int receiveLatencyMs(SrtOptions options) {
        return Math.max(options.receiveLatencyMs(), capabilities.sendDelayMs());
    }

    int sendLatencyMs(SrtOptions options) {
        return Math.max(options.peerLatencyMs(), capabilities.receiveDelayMs());
    }

    /**
     * The extensions of the answer.
     *
     * @param ours of the group that it has joined; null for none
     */
    List<HandshakeExtension> answer(SrtOptions options, GroupMembership ours) {
        List<HandshakeExtension> extensions = new ArrayList<>();
        extensions.add(Negotiated.ours(options, keys != null && keys.isGcm(), receiveLatencyMs(options), sendLatencyMs(options)).extension(HandshakeExtension.HS_RESPONSE));
        if (keyMaterial != null) {
            extensions.add(new HandshakeExtension(HandshakeExtension.KM_RESPONSE, keyMaterial));
        }
        if (filter != null) {
            extensions.add(HandshakeExtension.text(HandshakeExtension.FILTER, filter.text()));
        }
        if (ours != null) {
            extensions.add(ours.extension());
        }
        return extensions;
    }

    /** The extension field of a handshake that has these. */
    static int fieldOf(List<HandshakeExtension> extensions) {
        int field = 0;
        for (HandshakeExtension extension : extensions) {
            field |= switch (extension.type()) {
                case HandshakeExtension.HS_REQUEST, HandshakeExtension.HS_RESPONSE -> Handshake.HAS_HS;
                case HandshakeExtension.KM_REQUEST, HandshakeExtension.KM_RESPONSE -> Handshake.HAS_KM;
                default -> Handshake.HAS_CONFIG;
            };
        }
        return field;
    }

    /** @param firstSequence of what we send */
    Negotiated negotiated(SrtOptions options, Handshake handshake, int socketId, int firstSequence, java.net.InetSocketAddress peer, long startUs, long baseUs, SecureRandom random) {
        return new Negotiated(socketId, handshake.socketId(), peer, streamId, firstSequence, handshake.initialSequence(), Math.min(options.mss(), handshake.mtu()),
                handshake.flowWindow(), capabilities.version(), capabilities.flags(), receiveLatencyMs(options), sendLatencyMs(options), startUs, baseUs, keys,
                keys == null ? null : keys.forSending(random, options.kmRefreshPackets(), options.kmAnnouncePackets()), filter, group);
    }
}
