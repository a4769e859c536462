package srs.format.srt;

import java.nio.charset.StandardCharsets;
import srs.format.srt.internal.filter.FecSettings;

/**
 * What one wants of connections, by libsrt's names. Immutable; {@link #DEFAULT} and the methods {@code with…}.
 *
 * @param maxbw most bytes in a second that are sent: -1 for no limit, 0 for what comes in and its overhead
 * @param inputbw bytes in a second that come in, when {@code maxbw} is 0; 0 for what is measured
 * @param oheadbw percent of that for what is sent again, 5..100
 * @param mss bytes of a packet with its IP and UDP headers, 76..1500
 * @param connectTimeoutUs how long a handshake may take
 * @param peerIdleTimeoutUs silence after which the peer is taken for gone
 * @param tsbpd whether messages are delivered by time
 * @param receiveLatencyMs how long after it was sent a message is delivered, 0..{@value #MAX_LATENCY_MS}; the peer may want more
 * @param peerLatencyMs the same of what we send
 * @param tlpktdrop whether what is late is given up
 * @param flowWindow packets that the receiver keeps, 32..{@value #MAX_FLOW_WINDOW}
 * @param sendPackets packets that the sender keeps, 32..{@value #MAX_FLOW_WINDOW}
 * @param payloadSize longest message that is sent, in bytes
 * @param passphrase {@value #MIN_PASSPHRASE_CHARS}..{@value #MAX_PASSPHRASE_CHARS} characters, which are bytes of UTF-8, or empty for no encryption
 * @param pbkeylen bytes of the key: 16, 24, 32, or 0 for what the other side says, else 16
 * @param kmRefreshPackets packets after which there is a new key
 * @param kmAnnouncePackets so many packets before that it is told
 * @param packetFilter how losses are mended without being sent again: {@code fec,cols:10,rows:5,layout:staircase,arq:onreq}; empty for none, or what a caller wants
 * @param cryptoMode how payloads are encrypted when there is a passphrase
 * @param groupConnect whether a listener lets in callers that are members of a group
 */
public record SrtOptions(long maxbw, long inputbw, int oheadbw, int mss, long connectTimeoutUs, long peerIdleTimeoutUs, boolean tsbpd, int receiveLatencyMs,
        int peerLatencyMs, boolean tlpktdrop, int flowWindow, int sendPackets, int payloadSize, String passphrase, int pbkeylen, long kmRefreshPackets,
        long kmAnnouncePackets, String packetFilter, CryptoMode cryptoMode, boolean groupConnect) {
    public static final int MAX_LATENCY_MS = 65_535;
    public static final int MAX_FLOW_WINDOW = 32_768;
    public static final int MIN_PASSPHRASE_CHARS = 10;
    public static final int MAX_PASSPHRASE_CHARS = 80;
    /** What fits into a packet of 1500 bytes. */
    public static final int MAX_PAYLOAD_BYTES = 1456;

    /** As libsrt has them. */
    public static final SrtOptions DEFAULT = new SrtOptions(-1, 0, 25, 1500, 3_000_000, 5_000_000, true, 120, 0, true, 8192, 8192, 1316, "", 0, 1 << 24, 1 << 12, "",
            CryptoMode.AUTO, false);

    public SrtOptions {
        within("maxbw", maxbw, -1, Long.MAX_VALUE / 1_000_000);
        within("inputbw", inputbw, 0, Long.MAX_VALUE / 1_000_000);
        within("oheadbw", oheadbw, 5, 100);
        within("mss", mss, 76, 1500);
        milliseconds("latency", receiveLatencyMs);
        milliseconds("peerlatency", peerLatencyMs);
        within("flow window", flowWindow, 32, MAX_FLOW_WINDOW);
        within("send buffer", sendPackets, 32, MAX_FLOW_WINDOW);
        within("payloadsize", payloadSize, 1, Math.min(MAX_PAYLOAD_BYTES, mss - 44));
        if (!passphrase.isEmpty()) {
            within("passphrase characters", passphrase.getBytes(StandardCharsets.UTF_8).length, MIN_PASSPHRASE_CHARS, MAX_PASSPHRASE_CHARS);
        }
        if (pbkeylen != 0 && pbkeylen != 16 && pbkeylen != 24 && pbkeylen != 32) {
            throw new IllegalArgumentException("pbkeylen " + pbkeylen + " is not 0, 16, 24 or 32");
        }
        within("kmrefreshrate", kmRefreshPackets, 2, Long.MAX_VALUE);
        within("kmpreannounce", kmAnnouncePackets, 1, kmRefreshPackets / 2);
        if (cryptoMode == CryptoMode.AES_GCM && (!tsbpd || !packetFilter.isEmpty())) {
            throw new IllegalArgumentException("cryptomode 2 needs delivery by time, and has no packet filter");
        }
        if (!packetFilter.isEmpty()) {
            FecSettings.parse(packetFilter);
            // a filter packet is longer than those that it is of
            within("payloadsize with a packet filter", payloadSize, 1, Math.min(MAX_PAYLOAD_BYTES, mss - 44) - FecSettings.EXTRA_BYTES);
        }
    }

    public SrtOptions withBandwidth(long most, long input, int overheadPercent) {
        return new SrtOptions(most, input, overheadPercent, mss, connectTimeoutUs, peerIdleTimeoutUs, tsbpd, receiveLatencyMs, peerLatencyMs, tlpktdrop, flowWindow,
                sendPackets, payloadSize, passphrase, pbkeylen, kmRefreshPackets, kmAnnouncePackets, packetFilter, cryptoMode, groupConnect);
    }

    public SrtOptions withTimeouts(long connectUs, long peerIdleUs) {
        return new SrtOptions(maxbw, inputbw, oheadbw, mss, connectUs, peerIdleUs, tsbpd, receiveLatencyMs, peerLatencyMs, tlpktdrop, flowWindow, sendPackets,
                payloadSize, passphrase, pbkeylen, kmRefreshPackets, kmAnnouncePackets, packetFilter, cryptoMode, groupConnect);
    }

    public SrtOptions withLatency(int receiveMs, int peerMs) {
        return new SrtOptions(maxbw, inputbw, oheadbw, mss, connectTimeoutUs, peerIdleTimeoutUs, tsbpd, receiveMs, peerMs, tlpktdrop, flowWindow, sendPackets,
                payloadSize, passphrase, pbkeylen, kmRefreshPackets, kmAnnouncePackets, packetFilter, cryptoMode, groupConnect);
    }

    public SrtOptions withDelivery(boolean isTimed, boolean dropsLate) {
        return new SrtOptions(maxbw, inputbw, oheadbw, mss, connectTimeoutUs, peerIdleTimeoutUs, isTimed, receiveLatencyMs, peerLatencyMs, dropsLate, flowWindow,
                sendPackets, payloadSize, passphrase, pbkeylen, kmRefreshPackets, kmAnnouncePackets, packetFilter, cryptoMode, groupConnect);
    }

    public SrtOptions withPackets(int packetBytes, int payloadBytes, int receiveWindow, int sendWindow) {
        return new SrtOptions(maxbw, inputbw, oheadbw, packetBytes, connectTimeoutUs, peerIdleTimeoutUs, tsbpd, receiveLatencyMs, peerLatencyMs, tlpktdrop,
                receiveWindow, sendWindow, payloadBytes, passphrase, pbkeylen, kmRefreshPackets, kmAnnouncePackets, packetFilter, cryptoMode, groupConnect);
    }

    public SrtOptions withPassphrase(String secret, int keyBytes) {
        return new SrtOptions(maxbw, inputbw, oheadbw, mss, connectTimeoutUs, peerIdleTimeoutUs, tsbpd, receiveLatencyMs, peerLatencyMs, tlpktdrop, flowWindow,
                sendPackets, payloadSize, secret, keyBytes, kmRefreshPackets, kmAnnouncePackets, packetFilter, cryptoMode, groupConnect);
    }

    public SrtOptions withKeyRefresh(long refreshPackets, long announcePackets) {
        return new SrtOptions(maxbw, inputbw, oheadbw, mss, connectTimeoutUs, peerIdleTimeoutUs, tsbpd, receiveLatencyMs, peerLatencyMs, tlpktdrop, flowWindow,
                sendPackets, payloadSize, passphrase, pbkeylen, refreshPackets, announcePackets, packetFilter, cryptoMode, groupConnect);
    }

    /** @throws IllegalArgumentException when it is none that we know */
    public SrtOptions withPacketFilter(String filter) {
        return new SrtOptions(maxbw, inputbw, oheadbw, mss, connectTimeoutUs, peerIdleTimeoutUs, tsbpd, receiveLatencyMs, peerLatencyMs, tlpktdrop, flowWindow,
                sendPackets, payloadSize, passphrase, pbkeylen, kmRefreshPackets, kmAnnouncePackets, filter, cryptoMode, groupConnect);
    }

    public SrtOptions withCryptoMode(CryptoMode mode) {
        return new SrtOptions(maxbw, inputbw, oheadbw, mss, connectTimeoutUs, peerIdleTimeoutUs, tsbpd, receiveLatencyMs, peerLatencyMs, tlpktdrop, flowWindow,
                sendPackets, payloadSize, passphrase, pbkeylen, kmRefreshPackets, kmAnnouncePackets, packetFilter, mode, groupConnect);
    }

    public SrtOptions withGroupConnect(boolean isAllowed) {
        return new SrtOptions(maxbw, inputbw, oheadbw, mss, connectTimeoutUs, peerIdleTimeoutUs, tsbpd, receiveLatencyMs, peerLatencyMs, tlpktdrop, flowWindow,
                sendPackets, payloadSize, passphrase, pbkeylen, kmRefreshPackets, kmAnnouncePackets, packetFilter, cryptoMode, isAllowed);
    }

    /** Without the passphrase. */
    @Override
    public String toString() {
        return "SrtOptions[latency=" + receiveLatencyMs + ", peerlatency=" + peerLatencyMs + ", maxbw=" + maxbw + ", encrypted=" + !passphrase.isEmpty() + "]";
    }

    /** FFmpeg, unlike libsrt's own programs, takes microseconds. */
    private static void milliseconds(String what, int value) {
        if (value < 0 || value > MAX_LATENCY_MS) {
            throw new IllegalArgumentException(what + " " + value + " is not in 0.." + MAX_LATENCY_MS + " milliseconds");
        }
    }

    private static void within(String what, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(what + " " + value + " is not in " + min + ".." + max);
        }
    }
}
