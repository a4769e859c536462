package srs.protocol.rtc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import srs.format.rtp.sdp.Fingerprint;
import srs.format.rtp.sdp.Setup;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listening;
import srs.kernel.stream.EndReason;
import srs.kernel.work.Workers;
import srs.protocol.rtc.internal.dtls.ForeignPeer;
import srs.protocol.rtc.internal.ice.IceCredentials;
import srs.protocol.rtc.internal.stun.IntegrityKey;
import srs.protocol.rtc.internal.stun.StunMessage;
import srs.testkit.Await;

/** A session from the offer to the end, over two sockets of one port; and what strangers may not do to it. */
class RtcSessionsTest {
    private static final Duration GENEROUS = Duration.ofSeconds(30);
    private static final InetSocketAddress HOME = new InetSocketAddress("203.0.113.1", 40_000);
    private static final InetSocketAddress TRAIN = new InetSocketAddress("2001:db8::1", 50_000);
    private static final InetSocketAddress STRANGER = new InetSocketAddress("198.51.100.66", 666);
    /** Version 2, payload type 96, sequence number 1, timestamp 2, SSRC 3, four bytes. */
    private static final byte[] RTP = HexFormat.of().parseHex("806000010000000200000003cafebabe");
    private static final byte[] RTP_2 = HexFormat.of().parseHex("806000020000000200000003cafebabe");
    /** An empty receiver report of SSRC 3. */
    private static final byte[] RTCP = HexFormat.of().parseHex("80c9000100000003");

    private final FakeNetwork network = new FakeNetwork(2);
    private final AtomicLong nanos = new AtomicLong();
    private final BlackHole blackHole = new BlackHole();
    private final RtcSessions sessions = new RtcSessions(network, network, true, blackHole, nanos::get);
    private final FakeMedia media = new FakeMedia();
    private final IceCredentials local = IceCredentials.create(new Random(1));
    private Listening port;
    private FakeBrowser browser;

    @BeforeEach
    void open() throws IOException {
        port = sessions.openUdp(network, Endpoint.parse("8000"), 2);
        browser = new FakeBrowser(network, local, HOME);
    }

    @AfterEach
    void close() throws Exception {
        browser.close();
        sessions.close();
        port.close();
        network.close();
    }

    private Sessions.Session begin(Setup setup, boolean isDtls, boolean isEncrypted, long timeoutMs) throws TooManySessionsException {
        return sessions.open(new SessionRequest(local, FakeBrowser.UFRAG, setup, List.of(browser.dtls.fingerprint()), isDtls, isEncrypted, false, "203.0.113.1", timeoutMs, media));
    }

    private MediaTransport connect() throws Exception {
        begin(Setup.PASSIVE, true, true, 30_000);
        browser.check();
        Await.until("an answer", GENEROUS, () -> !browser.answers.isEmpty());
        browser.shakeHands(true);
        return media.connected.get(30, TimeUnit.SECONDS);
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private void awaitPackets(int count) {
        Await.until(count + " packets, not " + media.packets, GENEROUS, () -> media.packets.size() >= count);
    }

    @ParameterizedTest
    @EnumSource(names = {"PASSIVE", "ACTIVE"})
    void carriesMediaBothWays(Setup setup) throws Exception {
        Sessions.Session session = begin(setup, true, true, 30_000);
        assertThat(sessions.find(session.id())).contains(session);
        browser.check();
        Await.until("an answer", GENEROUS, () -> !browser.answers.isEmpty());
        assertThat(browser.answers.get(0).type()).isEqualTo(StunMessage.BINDING_SUCCESS);
        assertThat(browser.answers.get(0).isAuthentic(new IntegrityKey(local.pwd()))).isTrue();
        browser.shakeHands(setup == Setup.PASSIVE);
        MediaTransport transport = media.connected.get(30, TimeUnit.SECONDS);
        assertThat(browser.dtls.seen()).isEqualTo(sessions.fingerprint());
        browser.send(browser.protect(RTP));
        browser.send(browser.protect(RTCP));
        awaitPackets(2);
        assertThat(media.packets).containsExactly("rtp " + hex(RTP), "rtcp " + hex(RTCP));
        Await.until("the ends of the reads", GENEROUS, () -> media.reads.get() == 2);
        Await.until("ticks", GENEROUS, () -> media.ticks.get() > 2);
        transport.loop().submit(() -> {
            assertThat(transport.sendRtp(Unpooled.wrappedBuffer(RTP))).isTrue();
            assertThat(transport.sendRtcp(Unpooled.wrappedBuffer(RTCP))).isTrue();
            transport.flush();
        }).get(30, TimeUnit.SECONDS);
        Await.until("two packets", GENEROUS, () -> browser.packets.size() == 2);
        assertThat(browser.packets).containsExactly("RTP " + hex(RTP), "RTCP " + hex(RTCP));
        session.end(new EndReason(EndReason.Kind.CLOSED, "enough"));
        assertThat(media.ended.get(30, TimeUnit.SECONDS).text()).isEqualTo("enough");
        Await.until("close_notify", GENEROUS, browser.dtls::isClosed);
        assertThat(sessions.find(session.id())).isEmpty();
        assertThat(transport.loop().submit(() -> transport.sendRtp(Unpooled.wrappedBuffer(RTP))).get()).isFalse();
    }

    @Test
    void endsWhenThePeerSaysGoodbye() throws Exception {
        connect();
        browser.dtls.sayGoodbye();
        assertThat(media.ended.get(30, TimeUnit.SECONDS)).isEqualTo(new EndReason(EndReason.Kind.PEER, "the peer has closed DTLS"));
    }

    @Test
    void endsWhenNothingComesForTheTimeout() throws Exception {
        begin(Setup.PASSIVE, false, false, 100);
        browser.check();
        assertThat(media.ended.get(30, TimeUnit.SECONDS).text()).isEqualTo("nothing came for 100 ms");
    }

    @Test
    void endsWhenNobodyEverComes() throws Exception {
        begin(Setup.PASSIVE, true, true, 60_000);
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(30) - 1);
        network.runPeriodic();
        assertThat(media.ended).isNotDone();
        nanos.incrementAndGet();
        network.runPeriodic();
        assertThat(media.ended.get(30, TimeUnit.SECONDS).text()).isEqualTo("nobody came");
        assertThat(media.connected).isNotDone();
    }

    /** srs: dtls=false. */
    @Test
    void carriesPlainPacketsWithoutDtls() throws Exception {
        begin(Setup.PASSIVE, false, false, 30_000);
        browser.check();
        MediaTransport transport = media.connected.get(30, TimeUnit.SECONDS);
        browser.send(RTP);
        awaitPackets(1);
        transport.loop().submit(() -> {
            transport.sendRtp(Unpooled.wrappedBuffer(RTP));
            transport.flush();
        });
        Await.until("a plain packet", GENEROUS, () -> browser.packets.contains("RTP " + hex(RTP)));
    }

    /** srs: encrypt=false. */
    @Test
    void carriesPlainPacketsAfterDtls() throws Exception {
        begin(Setup.PASSIVE, true, false, 30_000);
        browser.check();
        Await.until("an answer", GENEROUS, () -> !browser.answers.isEmpty());
        browser.shakeHands(true);
        media.connected.get(30, TimeUnit.SECONDS);
        browser.send(RTP);
        awaitPackets(1);
        assertThat(media.packets).containsExactly("rtp " + hex(RTP));
    }

    /** The case of pion, CVE-2021-28681: a session that goes on. */
    @Test
    void endsWhenTheCertificateIsNotTheOneOfTheDescription() throws Exception {
        Fingerprint other = new ForeignPeer(d -> { }).fingerprint();
        sessions.open(new SessionRequest(local, FakeBrowser.UFRAG, Setup.PASSIVE, List.of(other), true, true, false, "203.0.113.1", 30_000, media));
        browser.check();
        Await.until("an answer", GENEROUS, () -> !browser.answers.isEmpty());
        browser.dtls.start(true);
        assertThat(media.ended.get(30, TimeUnit.SECONDS).text()).contains("certificate");
        assertThat(media.connected).isNotDone();
    }

    /** Case 22: dropped in silence, and the session lives. */
    @Test
    void dropsStunThatIsNotAuthentic() throws Exception {
        connect();
        int answers = browser.answers.size();
        browser.move(STRANGER, 0);
        browser.check(local.ufrag() + ":" + FakeBrowser.UFRAG, "a password that is not the one", true);
        browser.check(local.ufrag() + ":somebody", local.pwd(), true);
        browser.check("nobody:" + FakeBrowser.UFRAG, local.pwd(), true);
        browser.check(local.ufrag(), local.pwd(), true);
        browser.send(HexFormat.of().parseHex("000100002112a442000000000000000000000000"));
        browser.send(HexFormat.of().parseHex("0001"));
        network.settle();
        network.settle();
        assertThat(browser.answers).hasSize(answers);
        browser.move(HOME, 0);
        browser.send(browser.protect(RTP));
        awaitPackets(1);
        assertThat(media.ended).isNotDone();
    }

    /** Case 23: who wins the race of the EnableSecurity report is the one who was checked. */
    @Test
    void doesNotAnswerAClientHelloFromElsewhere() throws Exception {
        begin(Setup.PASSIVE, true, true, 30_000);
        browser.check();
        Await.until("an answer", GENEROUS, () -> !browser.answers.isEmpty());
        try (FakeBrowser stranger = new FakeBrowser(network, local, STRANGER)) {
            stranger.dtls.start(true);
            browser.shakeHands(true);
            media.connected.get(30, TimeUnit.SECONDS);
            assertThat(stranger.dtls.material()).isNotDone();
        }
    }

    /** Case 24. */
    @Test
    void dropsMediaInTheClearBeforeTheKeysAndAfter() throws Exception {
        begin(Setup.PASSIVE, true, true, 30_000);
        browser.check();
        browser.send(RTP);
        browser.send(RTCP);
        Await.until("an answer", GENEROUS, () -> !browser.answers.isEmpty());
        browser.shakeHands(true);
        media.connected.get(30, TimeUnit.SECONDS);
        browser.send(RTP);
        byte[] wrong = browser.protect(RTP);
        wrong[wrong.length - 1] ^= 1;
        browser.send(wrong);
        byte[] right = browser.protect(RTP_2);
        browser.send(right);
        browser.send(right);
        awaitPackets(1);
        network.settle();
        assertThat(media.packets).as("the replay neither").containsExactly("rtp " + hex(RTP_2));
    }

    /** Case 24: an address that says nothing but RTP is nobody's. */
    @Test
    void doesNotMoveForMediaFromAnotherAddress() throws Exception {
        MediaTransport transport = connect();
        browser.move(STRANGER, 0);
        browser.send(browser.protect(RTP));
        network.settle();
        assertThat(media.packets).isEmpty();
        int before = browser.packets.size();
        browser.move(HOME, 0);
        transport.loop().submit(() -> {
            transport.sendRtp(Unpooled.wrappedBuffer(RTP));
            transport.flush();
        });
        Await.until("it goes where it went", GENEROUS, () -> browser.packets.size() > before);
    }

    /** F190. */
    @Test
    void copiesWhatPeersSendToTheBlackHoleAsLongAsThereIsOne() throws Exception {
        List<String> copies = new CopyOnWriteArrayList<>();
        network.at(new InetSocketAddress("127.0.0.1", 10_000), (datagram, socket) -> copies.add(hex(datagram)));
        connect();
        browser.send(browser.protect(RTP));
        awaitPackets(1);
        blackHole.follow(network, "127.0.0.1:10000");
        browser.send(browser.protect(RTP_2));
        browser.send(browser.protect(RTCP));
        Await.until("copies, not " + copies, GENEROUS, () -> copies.size() == 2);
        assertThat(copies).containsExactly(hex(RTP_2), hex(RTCP));
        blackHole.follow(network, "");
        browser.send(browser.protect(HexFormat.of().parseHex("806000030000000200000003cafebabe")));
        awaitPackets(4);
        network.settle();
        assertThat(copies).hasSize(2);
    }

    @Test
    void followsThePeerToAnotherAddressAndSocket() throws Exception {
        MediaTransport transport = connect();
        browser.answers.clear();
        browser.move(TRAIN, 1);
        browser.check();
        Await.until("an answer there", GENEROUS, () -> !browser.answers.isEmpty());
        browser.send(browser.protect(RTP));
        awaitPackets(1);
        assertThat(media.packets).as("on the loop that the session has").containsExactly("rtp " + hex(RTP));
        transport.loop().submit(() -> {
            transport.sendRtp(Unpooled.wrappedBuffer(RTP));
            transport.flush();
        });
        Await.until("media goes there", GENEROUS, () -> browser.packets.contains("RTP " + hex(RTP)));
        assertThat(browser.socketsSeen).as("by the socket of the session's loop").hasValue(0);
    }

    /** As players live with their publisher. */
    @Test
    void livesOnTheLoopThatItsMediaWants() throws Exception {
        media.home = network.all().get(1);
        MediaTransport transport = connect();
        assertThat(transport.loop()).isSameAs(network.all().get(1));
        browser.send(browser.protect(RTP));
        browser.send(browser.protect(RTCP));
        awaitPackets(2);
        transport.loop().submit(() -> {
            transport.sendRtp(Unpooled.wrappedBuffer(RTP));
            transport.flush();
        });
        Await.until("media", GENEROUS, () -> browser.packets.contains("RTP " + hex(RTP)));
        assertThat(browser.socketsSeen).as("by the socket of the session's loop").hasValue(1);
        int answers = browser.answers.size();
        browser.check();
        Await.until("an answer", GENEROUS, () -> browser.answers.size() > answers);
    }

    /** A class behind one address: those over the limit get their turn, without sending again. */
    @Test
    void shakesHandsWithManyOfOneAddress() throws Exception {
        List<FakeBrowser> browsers = new ArrayList<>();
        List<FakeMedia> medias = new ArrayList<>();
        Random random = new Random(5);
        for (int i = 0; i < 2 * RtcSessions.MAX_HANDSHAKES_PER_ADDRESS; i++) {
            IceCredentials own = IceCredentials.create(random);
            FakeBrowser next = new FakeBrowser(network, own, new InetSocketAddress("203.0.113.1", 41_000 + i));
            FakeMedia its = new FakeMedia();
            sessions.open(new SessionRequest(own, FakeBrowser.UFRAG, Setup.PASSIVE, List.of(next.dtls.fingerprint()), true, true, false, "203.0.113.1", 30_000, its));
            next.check();
            browsers.add(next);
            medias.add(its);
        }
        network.settle();
        browsers.forEach(next -> next.dtls.start(true));
        for (FakeMedia its : medias) {
            its.connected.get(30, TimeUnit.SECONDS);
        }
        browsers.forEach(FakeBrowser::close);
    }

    private FakeBrowser stall(Random random, String ip, int port) throws TooManySessionsException {
        IceCredentials own = IceCredentials.create(random);
        FakeBrowser next = new FakeBrowser(network, own, new InetSocketAddress(ip, port));
        sessions.open(new SessionRequest(own, FakeBrowser.UFRAG, Setup.PASSIVE, List.of(next.dtls.fingerprint()), true, true, false, ip, 30_000, new FakeMedia()));
        next.check();
        return next;
    }

    /** A wish for a handshake that is never followed by anything: the head of a record, and of a message. */
    private static final byte[] HELLO = HexFormat.of().parseHex("16fefd0000000000000000000c010001000000000000000000");

    /** As many as there are threads, of four addresses. */
    @Test
    void stalledHandshakesDoNotKeepOthersOut() throws Exception {
        Random random = new Random(6);
        List<FakeBrowser> stalled = new ArrayList<>();
        for (int i = 0; i < Workers.MAX_CONVERSATIONS_PER_BUNDLE; i++) {
            stalled.add(stall(random, "198.51.100." + (1 + i / RtcSessions.MAX_HANDSHAKES_PER_ADDRESS), 41_000 + i));
        }
        network.settle();
        stalled.forEach(each -> each.send(HELLO));
        network.settle();
        Await.until("all threads are taken", GENEROUS, () -> sessions.handshakes() == Workers.MAX_CONVERSATIONS_PER_BUNDLE);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(Handshakes.QUIET_MS));
        connect();
        Await.until("those who made room are gone", GENEROUS, () -> sessions.handshakes() < Workers.MAX_CONVERSATIONS_PER_BUNDLE);
        stalled.forEach(FakeBrowser::close);
    }

    @Test
    void aHandshakeInWhichNothingComesEnds() throws Exception {
        begin(Setup.PASSIVE, true, true, 60_000);
        browser.check();
        Await.until("an answer", GENEROUS, () -> !browser.answers.isEmpty());
        browser.send(HELLO);
        Await.until("it has begun", GENEROUS, () -> sessions.handshakes() == 1);
        network.settle(); // it has taken the datagram, too
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(KeyAgreement.QUIET_MS));
        assertThat(media.ended.get(30, TimeUnit.SECONDS).text()).isEqualTo("DTLS handshake: nothing came for 10000 ms");
        Await.until("its thread is free", GENEROUS, () -> sessions.handshakes() == 0);
    }

    @Test
    void keepsSessionsApart() throws Exception {
        connect();
        IceCredentials second = IceCredentials.create(new Random(2));
        FakeMedia other = new FakeMedia();
        try (FakeBrowser thief = new FakeBrowser(network, second, HOME)) { // who can write the victim's address
            sessions.open(new SessionRequest(second, FakeBrowser.UFRAG, Setup.PASSIVE, List.of(thief.dtls.fingerprint()), false, false, false, "198.51.100.66", 30_000, other));
            thief.check();
            network.settle();
            assertThat(thief.answers).isEmpty();
            assertThat(other.connected).isNotDone();
            browser.send(browser.protect(RTP));
            awaitPackets(1);
        }
    }

    @Test
    void endsThePeerOfWhichTheMediaFails() throws Exception {
        MediaTransport transport = connect();
        media.toThrow = new IllegalStateException("a bug");
        assertThat(media.ended.get(30, TimeUnit.SECONDS).kind()).isEqualTo(EndReason.Kind.FAULT);
        assertThat(transport.loop().isShuttingDown()).isFalse();
    }

    @Test
    void endsItsSessionsWhenThePortIsClosed() throws Exception {
        connect();
        port.close();
        assertThat(media.ended.get(30, TimeUnit.SECONDS).kind()).isEqualTo(EndReason.Kind.BUNDLE_STOPPED);
        Await.until("close_notify", GENEROUS, browser.dtls::isClosed);
    }

    @Test
    void restartsIce() throws Exception {
        Sessions.Session session = begin(Setup.PASSIVE, false, false, 30_000);
        browser.check();
        media.connected.get(30, TimeUnit.SECONDS);
        Await.until("an answer", GENEROUS, () -> !browser.answers.isEmpty());
        IceCredentials again = IceCredentials.create(new Random(3));
        session.restart(again, "again");
        browser.answers.clear();
        browser.check(again.ufrag() + ":again", again.pwd(), true);
        Await.until("an answer by the new names", GENEROUS, () -> browser.answers.size() == 1);
        browser.check();
        network.settle();
        network.settle();
        assertThat(browser.answers).as("the old ones are gone").hasSize(1);
        assertThat(sessions.find(session.id())).contains(session);
        assertThatThrownBy(() -> session.restart(again, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> begin(Setup.PASSIVE, false, false, 30_000)).as("of the first names, by which HTTP knows it").isInstanceOf(IllegalArgumentException.class);
        assertThat(sessions.find(session.id())).contains(session);
    }

    @Test
    void refusesANameThatIsTaken() throws Exception {
        begin(Setup.PASSIVE, true, true, 30_000);
        assertThatThrownBy(() -> begin(Setup.PASSIVE, true, true, 30_000)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(local.ufrag());
    }

    /** Case 27. */
    @Test
    void boundsSessionsThatWait() throws Exception {
        Random random = new Random(4);
        for (int i = 0; i < Sessions.MAX_WAITING_PER_ADDRESS; i++) {
            open(random, "2001:db8:0:1::" + i);
        }
        assertThatThrownBy(() -> open(random, "2001:db8:0:1:ffff::1")).isInstanceOf(TooManySessionsException.class)
                .hasMessage("sessions that wait: 100 of 2001:db8:0:1:ffff::1 are the most of one address");
        Sessions.Session other = open(random, "203.0.113.9");
        other.end(new EndReason(EndReason.Kind.CLOSED, "again"));
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(31));
        network.runPeriodic();
        network.settle();
        open(random, "2001:db8:0:1::1");
    }

    private Sessions.Session open(Random random, String ip) throws TooManySessionsException {
        return sessions.open(new SessionRequest(IceCredentials.create(random), "x", Setup.PASSIVE, List.of(browser.dtls.fingerprint()), true, true, false, ip, 30_000, new FakeMedia()));
    }
}
