package srs.protocol.rtc.internal.session;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import srs.format.rtp.sdp.Setup;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listening;
import srs.protocol.rtc.internal.ice.IceCredentials;
import srs.testkit.Await;

/** A server of sessions with one port of two sockets, and a browser that wants one. One test thread drives it. */
final class Meeting implements AutoCloseable {
    static final Duration GENEROUS = Duration.ofSeconds(30);
    static final InetSocketAddress HOME = new InetSocketAddress("203.0.113.1", 40_000);
    static final InetSocketAddress TRAIN = new InetSocketAddress("2001:db8::1", 50_000);
    static final InetSocketAddress STRANGER = new InetSocketAddress("198.51.100.66", 666);
    /** Version 2, payload type 96, sequence number 1, timestamp 2, SSRC 3, four bytes. */
    static final byte[] RTP = HexFormat.of().parseHex("806000010000000200000003cafebabe");
    static final byte[] RTP_2 = HexFormat.of().parseHex("806000020000000200000003cafebabe");
    /** An empty receiver report of SSRC 3. */
    static final byte[] RTCP = HexFormat.of().parseHex("80c9000100000003");

    final FakeNetwork network = new FakeNetwork(2);
    /** What sessions without a loop have for a clock. */
    final AtomicLong nanos = new AtomicLong();
    final BlackHole blackHole = new BlackHole();
    final RtcSessions sessions = new RtcSessions(network, network, true, blackHole, nanos::get);
    final FakeMedia media = new FakeMedia();
    final IceCredentials local = IceCredentials.create(new Random(1));
    final Listening port;
    final FakeBrowser browser;

    Meeting() {
        try {
            port = sessions.openUdp(network, Endpoint.parse("8000"), 2);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        browser = new FakeBrowser(network, local, HOME);
    }

    Sessions.Session begin(Setup setup, boolean isDtls, boolean isEncrypted, long timeoutMs) throws TooManySessionsException {
        return sessions.open(new SessionRequest(local, FakeBrowser.UFRAG, setup, List.of(browser.dtls.fingerprint()), isDtls, isEncrypted, false, "203.0.113.1", timeoutMs, media));
    }

    /** The browser has found the server, and both have the keys. */
    MediaTransport connect() throws Exception {
        begin(Setup.PASSIVE, true, true, 30_000);
        browser.check();
        Await.until("an answer", GENEROUS, () -> !browser.answers.isEmpty());
        browser.shakeHands(true);
        return media.connected.get(30, TimeUnit.SECONDS);
    }

    static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    void awaitPackets(int count) {
        Await.until(count + " packets, not " + media.packets, GENEROUS, () -> media.packets.size() >= count);
    }

    @Override
    public void close() {
        browser.close();
        sessions.close();
        port.close();
        network.close();
    }
}
