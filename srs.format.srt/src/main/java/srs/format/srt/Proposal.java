package srs.format.srt;

import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import srs.format.srt.internal.crypto.ReceiveKeys;
import srs.format.srt.internal.crypto.SendKeys;
import srs.format.srt.internal.filter.FecSettings;
import srs.format.srt.internal.packet.Capabilities;
import srs.format.srt.internal.packet.Handshake;
import srs.format.srt.internal.packet.HandshakeExtension;
import srs.format.srt.internal.packet.SequenceNumber;

/** The side of a handshake that proposes: a caller, or the initiator of a rendezvous. Confined to its call. */
final class Proposal {
    private static final int DEFAULT_KEY_BYTES = 16;
    private static final int EIGHTH = 8;

    private final SrtOptions options;
    private final InetSocketAddress peer;
    private final String streamId;
    private final int socketId;
    private final int firstSequence;
    private final long startUs;
    /** Null for none. */
    private final GroupMembership group;
    private SendKeys keys;
    private byte[] keyMaterial;

    Proposal(SrtOptions options, InetSocketAddress peer, String streamId, SecureRandom random, long startUs) {
        this(options, peer, streamId, random, startUs, null, random.nextInt(SequenceNumber.MAX));
    }

    Proposal(SrtOptions options, InetSocketAddress peer, String streamId, SecureRandom random, long startUs, GroupMembership group, int firstSequence) {
        this.options = options;
        this.peer = peer;
        this.streamId = streamId;
        this.startUs = startUs;
        socketId = random.nextInt(1, Integer.MAX_VALUE);
        this.group = group;
        this.firstSequence = firstSequence;
    }

    int socketId() {
        return socketId;
    }

    int firstSequence() {
        return firstSequence;
    }

    private boolean isGcm() {
        return options.cryptoMode() == CryptoMode.AES_GCM && !options.passphrase().isEmpty();
    }

    /** A handshake without extensions. */
    Handshake plain(int version, int encryption, int extensionField, int type, int cookie) {
        return with(version, encryption, extensionField, type, cookie, List.of());
    }

    private Handshake with(int version, int encryption, int extensionField, int type, int cookie, List<HandshakeExtension> extensions) {
        return new Handshake(version, encryption, extensionField, firstSequence, options.mss(), options.flowWindow(), type, socketId, cookie,
                Handshake.addressOf(peer.getAddress()), extensions);
    }

    /**
     * The conclusion with all that is wanted.
     *
     * @param encryption what the other side says of keys
     */
    Handshake conclusion(int encryption, int cookie, SecureRandom random) {
        List<HandshakeExtension> extensions = new ArrayList<>();
        int field = Handshake.HAS_HS;
        extensions.add(Negotiated.ours(options, isGcm(), options.receiveLatencyMs(), options.peerLatencyMs()).extension(HandshakeExtension.HS_REQUEST));
        if (!options.passphrase().isEmpty()) {
            int wanted = encryption >= 2 && encryption <= 4 ? encryption * EIGHTH : DEFAULT_KEY_BYTES;
            keys = SendKeys.create(isGcm(), options.passphrase(), options.pbkeylen() == 0 ? wanted : options.pbkeylen(), random, options.kmRefreshPackets(),
                    options.kmAnnouncePackets());
            keyMaterial = keys.material();
            field |= Handshake.HAS_KM;
            extensions.add(new HandshakeExtension(HandshakeExtension.KM_REQUEST, keyMaterial));
        }
        if (!streamId.isEmpty()) {
            field |= Handshake.HAS_CONFIG;
            extensions.add(HandshakeExtension.text(HandshakeExtension.STREAM_ID, streamId));
        }
        if (!options.packetFilter().isEmpty()) {
            field |= Handshake.HAS_CONFIG;
            extensions.add(HandshakeExtension.text(HandshakeExtension.FILTER, options.packetFilter()));
        }
        if (group != null) {
            field |= Handshake.HAS_CONFIG;
            extensions.add(group.extension());
        }
        return with(Handshake.VERSION_5, keys == null ? 0 : keys.keyBytes() / EIGHTH, field, Handshake.CONCLUSION, cookie, extensions);
    }

    /**
     * What came of it.
     *
     * @param peerFirstSequence of what the other side sends
     * @throws SrtException when the answer does not fit, with the reason
     */
    Negotiated accepted(Handshake answer, int peerFirstSequence, int timestamp, long nowUs) {
        Optional<HandshakeExtension> response = answer.extension(HandshakeExtension.HS_RESPONSE);
        if (response.isEmpty() || answer.mtu() < SrtListener.MIN_MSS) {
            throw new SrtException("the listener's conclusion has no HSRSP, or packets of " + answer.mtu() + " bytes");
        }
        Capabilities theirs = Capabilities.of(response.get());
        if (isGcm() && theirs.version() < SrtConnection.GCM_VERSION) {
            throw new SrtException("the listener's AES-GCM is that of before libsrt 1.5.4, which has a nonce for many packets");
        }
        ReceiveKeys receiveKeys = null;
        if (keys != null) {
            Optional<HandshakeExtension> material = answer.extension(HandshakeExtension.KM_RESPONSE);
            receiveKeys = new ReceiveKeys(options.passphrase());
            if (material.isEmpty() || !Arrays.equals(material.get().content(), keyMaterial) || !receiveKeys.take(keyMaterial)) {
                throw new SrtException("refused: the listener has no such passphrase");
            }
        }
        return new Negotiated(socketId, answer.socketId(), peer, streamId, firstSequence, peerFirstSequence, Math.min(options.mss(), answer.mtu()), answer.flowWindow(),
                theirs.version(), theirs.flags(), Math.max(options.receiveLatencyMs(), theirs.sendDelayMs()), Math.max(options.peerLatencyMs(), theirs.receiveDelayMs()), startUs,
                nowUs - (timestamp & 0xFFFF_FFFFL), receiveKeys, keys, filter(answer), answer.extension(HandshakeExtension.GROUP).map(GroupMembership::of).orElse(null));
    }

    /** What the listener says, which may have one of its own. */
    private FecSettings filter(Handshake conclusion) {
        Optional<HandshakeExtension> said = conclusion.extension(HandshakeExtension.FILTER);
        if (said.isEmpty()) {
            if (!options.packetFilter().isEmpty()) {
                throw new SrtException("refused: the listener has no packet filter");
            }
            return null;
        }
        FecSettings filter;
        try {
            filter = FecSettings.parse(said.get().text());
        } catch (IllegalArgumentException e) {
            throw new SrtException("refused: the listener wants another filter: " + e.getMessage());
        }
        if (!options.packetFilter().isEmpty() && !filter.agreesWith(FecSettings.parse(options.packetFilter()))) {
            throw new SrtException("refused: the listener has another packet filter, " + filter.text());
        }
        return filter;
    }
}
