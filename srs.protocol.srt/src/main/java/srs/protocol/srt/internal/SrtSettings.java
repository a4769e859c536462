package srs.protocol.srt.internal;

import java.util.List;
import srs.format.srt.CryptoMode;
import srs.format.srt.SrtOptions;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;

/**
 * The block {@code srt_server}. Immutable.
 *
 * @param endpoints none when it is off
 * @param idleMs silence after which a peer is taken for gone
 */
record SrtSettings(List<Endpoint> endpoints, SrtOptions options, long idleMs, String defaultApp, String defaultStreamId, boolean shortPublishes) {
    private static final int PACKET_BYTES = 1472;
    private static final int MIN_PACKETS = 32;

    /** @throws IllegalArgumentException when values do not go together, or a passphrase has another length */
    static SrtSettings of(Section root) {
        int both = (int) root.millis("srt_server.latency");
        boolean isBoth = root.isSet("srt_server.latency");
        int receiveMs = isBoth && !root.isSet("srt_server.recvlatency") ? both : (int) root.millis("srt_server.recvlatency");
        int peerMs = isBoth && !root.isSet("srt_server.peerlatency") ? both : (int) root.millis("srt_server.peerlatency");
        long idleMs = root.millis("srt_server.peer_idle_timeout");
        SrtOptions options = SrtOptions.DEFAULT
                .withBandwidth((long) root.number("srt_server.maxbw"), 0, SrtOptions.DEFAULT.oheadbw())
                .withTimeouts(root.millis("srt_server.connect_timeout") * 1000, idleMs * 1000)
                .withLatency(receiveMs, peerMs)
                .withDelivery(root.isOn("srt_server.tsbpdmode"), root.isOn("srt_server.tlpktdrop"))
                .withPackets(root.integer("srt_server.mss"), root.integer("srt_server.payloadsize"), packets(root.integer("srt_server.recvbuf")),
                        packets(root.integer("srt_server.sendbuf")))
                .withPassphrase(root.string("srt_server.passphrase"), root.integer("srt_server.pbkeylen"))
                .withCryptoMode(CryptoMode.of(root.integer("srt_server.cryptomode")))
                .withGroupConnect(root.isOn("srt_server.groupconnect"));
        return new SrtSettings(root.isOn("srt_server.enabled") ? root.endpoints("srt_server.listen") : List.of(), options, idleMs, root.string("srt_server.default_app"),
                root.string("srt_server.default_streamid"), root.string("srt_server.default_mode").equals("publish"));
    }

    private static int packets(int bytes) {
        return Math.max(MIN_PACKETS, Math.min(SrtOptions.MAX_FLOW_WINDOW, bytes / PACKET_BYTES));
    }

    /** @throws IllegalArgumentException when it names no stream, or an unknown mode */
    StreamId streamId(String said) {
        return StreamId.parse(said.isEmpty() ? defaultStreamId : said, defaultApp, shortPublishes);
    }
}
