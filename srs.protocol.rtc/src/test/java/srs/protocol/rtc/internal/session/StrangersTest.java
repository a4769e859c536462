package srs.protocol.rtc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.format.rtp.sdp.Fingerprint;
import srs.format.rtp.sdp.Setup;
import srs.kernel.stream.EndReason;
import srs.kernel.work.Workers;
import srs.protocol.rtc.internal.dtls.ForeignPeer;
import srs.protocol.rtc.internal.ice.IceCredentials;
import srs.testkit.Await;

/** What strangers may not do to a session, and what one address may not do to all. */
class StrangersTest {
    /** A wish for a handshake that is never followed by anything: the head of a record, and of a message. */
    private static final byte[] HELLO = HexFormat.of().parseHex("16fefd0000000000000000000c010001000000000000000000");

    private final Meeting meeting = new Meeting();
    private final FakeNetwork network = meeting.network;
    private final AtomicLong nanos = meeting.nanos;
    private final RtcSessions sessions = meeting.sessions;
    private final FakeMedia media = meeting.media;
    private final IceCredentials local = meeting.local;
    private final FakeBrowser browser = meeting.browser;

    @AfterEach
    void close() {
        meeting.close();
    }

    /** The case of pion, CVE-2021-28681: a session that goes on. */
    @Test
    void endsWhenTheCertificateIsNotTheOneOfTheDescription() throws Exception {
        Fingerprint other = new ForeignPeer(d -> { }).fingerprint();
        sessions.open(new SessionRequest(local, FakeBrowser.UFRAG, Setup.PASSIVE, List.of(other), true, true, false, "203.0.113.1", 30_000, media));
        browser.check();
        Await.until("an answer", Meeting.GENEROUS, () -> !browser.answers.isEmpty());
        browser.dtls.start(true);
        assertThat(media.ended.get(30, TimeUnit.SECONDS).text()).contains("certificate");
        assertThat(media.connected).isNotDone();
    }

    /** Case 22: dropped in silence, and the session lives. */
    @Test
    void dropsStunThatIsNotAuthentic() throws Exception {
        meeting.connect();
        int answers = browser.answers.size();
        browser.move(Meeting.STRANGER, 0);
        browser.check(local.ufrag() + ":" + FakeBrowser.UFRAG, "a password that is not the one", true);
        browser.check(local.ufrag() + ":somebody", local.pwd(), true);
        browser.check("nobody:" + FakeBrowser.UFRAG, local.pwd(), true);
        browser.check(local.ufrag(), local.pwd(), true);
        browser.send(HexFormat.of().parseHex("000100002112a442000000000000000000000000"));
        browser.send(HexFormat.of().parseHex("0001"));
        network.settle();
        network.settle();
        assertThat(browser.answers).hasSize(answers);
        browser.move(Meeting.HOME, 0);
        browser.send(browser.protect(Meeting.RTP));
        meeting.awaitPackets(1);
        assertThat(media.ended).isNotDone();
    }

    /** Case 23: who wins the race of the EnableSecurity report is the one who was checked. */
    @Test
    void doesNotAnswerAClientHelloFromElsewhere() throws Exception {
        meeting.begin(Setup.PASSIVE, true, true, 30_000);
        browser.check();
        Await.until("an answer", Meeting.GENEROUS, () -> !browser.answers.isEmpty());
        try (FakeBrowser stranger = new FakeBrowser(network, local, Meeting.STRANGER)) {
            stranger.dtls.start(true);
            browser.shakeHands(true);
            media.connected.get(30, TimeUnit.SECONDS);
            assertThat(stranger.dtls.material()).isNotDone();
        }
    }

    /** Case 24. */
    @Test
    void dropsMediaInTheClearBeforeTheKeysAndAfter() throws Exception {
        meeting.begin(Setup.PASSIVE, true, true, 30_000);
        browser.check();
        browser.send(Meeting.RTP);
        browser.send(Meeting.RTCP);
        Await.until("an answer", Meeting.GENEROUS, () -> !browser.answers.isEmpty());
        browser.shakeHands(true);
        media.connected.get(30, TimeUnit.SECONDS);
        browser.send(Meeting.RTP);
        byte[] wrong = browser.protect(Meeting.RTP);
        wrong[wrong.length - 1] ^= 1;
        browser.send(wrong);
        byte[] right = browser.protect(Meeting.RTP_2);
        browser.send(right);
        browser.send(right);
        meeting.awaitPackets(1);
        network.settle();
        assertThat(media.packets).as("the replay neither").containsExactly("rtp " + Meeting.hex(Meeting.RTP_2));
    }

    /** Case 24: an address that says nothing but RTP is nobody's. */
    @Test
    void doesNotMoveForMediaFromAnotherAddress() throws Exception {
        MediaTransport transport = meeting.connect();
        browser.move(Meeting.STRANGER, 0);
        browser.send(browser.protect(Meeting.RTP));
        network.settle();
        assertThat(media.packets).isEmpty();
        int before = browser.packets.size();
        browser.move(Meeting.HOME, 0);
        transport.loop().submit(() -> {
            transport.sendRtp(Unpooled.wrappedBuffer(Meeting.RTP));
            transport.flush();
        });
        Await.until("it goes where it went", Meeting.GENEROUS, () -> browser.packets.size() > before);
    }

    private FakeBrowser stall(Random random, String ip, int port) throws TooManySessionsException {
        IceCredentials own = IceCredentials.create(random);
        FakeBrowser next = new FakeBrowser(network, own, new InetSocketAddress(ip, port));
        sessions.open(new SessionRequest(own, FakeBrowser.UFRAG, Setup.PASSIVE, List.of(next.dtls.fingerprint()), true, true, false, ip, 30_000, new FakeMedia()));
        next.check();
        return next;
    }

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
        Await.until("all threads are taken", Meeting.GENEROUS, () -> sessions.handshakes() == Workers.MAX_CONVERSATIONS_PER_BUNDLE);
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(Handshakes.QUIET_MS));
        meeting.connect();
        Await.until("those who made room are gone", Meeting.GENEROUS, () -> sessions.handshakes() < Workers.MAX_CONVERSATIONS_PER_BUNDLE);
        stalled.forEach(FakeBrowser::close);
    }

    @Test
    void aHandshakeInWhichNothingComesEnds() throws Exception {
        meeting.begin(Setup.PASSIVE, true, true, 60_000);
        browser.check();
        Await.until("an answer", Meeting.GENEROUS, () -> !browser.answers.isEmpty());
        browser.send(HELLO);
        Await.until("it has begun", Meeting.GENEROUS, () -> sessions.handshakes() == 1);
        network.settle(); // it has taken the datagram, too
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(KeyAgreement.QUIET_MS));
        assertThat(media.ended.get(30, TimeUnit.SECONDS).text()).isEqualTo("DTLS handshake: nothing came for 10000 ms");
        Await.until("its thread is free", Meeting.GENEROUS, () -> sessions.handshakes() == 0);
    }

    @Test
    void keepsSessionsApart() throws Exception {
        meeting.connect();
        IceCredentials second = IceCredentials.create(new Random(2));
        FakeMedia other = new FakeMedia();
        try (FakeBrowser thief = new FakeBrowser(network, second, Meeting.HOME)) { // who can write the victim's address
            sessions.open(new SessionRequest(second, FakeBrowser.UFRAG, Setup.PASSIVE, List.of(thief.dtls.fingerprint()), false, false, false, "198.51.100.66", 30_000, other));
            thief.check();
            network.settle();
            assertThat(thief.answers).isEmpty();
            assertThat(other.connected).isNotDone();
            browser.send(browser.protect(Meeting.RTP));
            meeting.awaitPackets(1);
        }
    }

    @Test
    void refusesANameThatIsTaken() throws Exception {
        meeting.begin(Setup.PASSIVE, true, true, 30_000);
        assertThatThrownBy(() -> meeting.begin(Setup.PASSIVE, true, true, 30_000)).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(local.ufrag());
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
