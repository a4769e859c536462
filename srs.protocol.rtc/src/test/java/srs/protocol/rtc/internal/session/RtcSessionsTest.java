package srs.protocol.rtc.internal.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import srs.format.rtp.sdp.Setup;
import srs.kernel.stream.EndReason;
import srs.protocol.rtc.internal.ice.IceCredentials;
import srs.protocol.rtc.internal.stun.IntegrityKey;
import srs.protocol.rtc.internal.stun.StunMessage;
import srs.testkit.Await;

/** A session from the offer to the end, over two sockets of one port. */
class RtcSessionsTest {
    private final Meeting meeting = new Meeting();
    private final FakeNetwork network = meeting.network;
    private final AtomicLong nanos = meeting.nanos;
    private final BlackHole blackHole = meeting.blackHole;
    private final RtcSessions sessions = meeting.sessions;
    private final FakeMedia media = meeting.media;
    private final IceCredentials local = meeting.local;
    private final FakeBrowser browser = meeting.browser;

    @AfterEach
    void close() {
        meeting.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"PASSIVE", "ACTIVE"})
    void carriesMediaBothWays(Setup setup) throws Exception {
        Sessions.Session session = meeting.begin(setup, true, true, 30_000);
        assertThat(sessions.find(session.id())).contains(session);
        browser.check();
        Await.until("an answer", Meeting.GENEROUS, () -> !browser.answers.isEmpty());
        assertThat(browser.answers.get(0).type()).isEqualTo(StunMessage.BINDING_SUCCESS);
        assertThat(browser.answers.get(0).isAuthentic(new IntegrityKey(local.pwd()))).isTrue();
        browser.shakeHands(setup == Setup.PASSIVE);
        MediaTransport transport = media.connected.get(30, TimeUnit.SECONDS);
        assertThat(browser.dtls.seen()).isEqualTo(sessions.fingerprint());
        browser.send(browser.protect(Meeting.RTP));
        browser.send(browser.protect(Meeting.RTCP));
        meeting.awaitPackets(2);
        assertThat(media.packets).containsExactly("rtp " + Meeting.hex(Meeting.RTP), "rtcp " + Meeting.hex(Meeting.RTCP));
        Await.until("the ends of the reads", Meeting.GENEROUS, () -> media.reads.get() == 2);
        Await.until("ticks", Meeting.GENEROUS, () -> media.ticks.get() > 2);
        transport.loop().submit(() -> {
            assertThat(transport.sendRtp(Unpooled.wrappedBuffer(Meeting.RTP))).isTrue();
            assertThat(transport.sendRtcp(Unpooled.wrappedBuffer(Meeting.RTCP))).isTrue();
            transport.flush();
        }).get(30, TimeUnit.SECONDS);
        Await.until("two packets", Meeting.GENEROUS, () -> browser.packets.size() == 2);
        assertThat(browser.packets).containsExactly("RTP " + Meeting.hex(Meeting.RTP), "RTCP " + Meeting.hex(Meeting.RTCP));
        session.end(new EndReason(EndReason.Kind.CLOSED, "enough"));
        assertThat(media.ended.get(30, TimeUnit.SECONDS).text()).isEqualTo("enough");
        Await.until("close_notify", Meeting.GENEROUS, browser.dtls::isClosed);
        assertThat(sessions.find(session.id())).isEmpty();
        assertThat(transport.loop().submit(() -> transport.sendRtp(Unpooled.wrappedBuffer(Meeting.RTP))).get()).isFalse();
    }

    @Test
    void endsWhenThePeerSaysGoodbye() throws Exception {
        meeting.connect();
        browser.dtls.sayGoodbye();
        assertThat(media.ended.get(30, TimeUnit.SECONDS)).isEqualTo(new EndReason(EndReason.Kind.PEER, "the peer has closed DTLS"));
    }

    @Test
    void endsWhenNothingComesForTheTimeout() throws Exception {
        meeting.begin(Setup.PASSIVE, false, false, 100);
        browser.check();
        assertThat(media.ended.get(30, TimeUnit.SECONDS).text()).isEqualTo("nothing came for 100 ms");
    }

    @Test
    void endsWhenNobodyEverComes() throws Exception {
        meeting.begin(Setup.PASSIVE, true, true, 60_000);
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
        meeting.begin(Setup.PASSIVE, false, false, 30_000);
        browser.check();
        MediaTransport transport = media.connected.get(30, TimeUnit.SECONDS);
        browser.send(Meeting.RTP);
        meeting.awaitPackets(1);
        transport.loop().submit(() -> {
            transport.sendRtp(Unpooled.wrappedBuffer(Meeting.RTP));
            transport.flush();
        });
        Await.until("a plain packet", Meeting.GENEROUS, () -> browser.packets.contains("RTP " + Meeting.hex(Meeting.RTP)));
    }

    /** srs: encrypt=false. */
    @Test
    void carriesPlainPacketsAfterDtls() throws Exception {
        meeting.begin(Setup.PASSIVE, true, false, 30_000);
        browser.check();
        Await.until("an answer", Meeting.GENEROUS, () -> !browser.answers.isEmpty());
        browser.shakeHands(true);
        media.connected.get(30, TimeUnit.SECONDS);
        browser.send(Meeting.RTP);
        meeting.awaitPackets(1);
        assertThat(media.packets).containsExactly("rtp " + Meeting.hex(Meeting.RTP));
    }

    /** F190. */
    @Test
    void copiesWhatPeersSendToTheBlackHoleAsLongAsThereIsOne() throws Exception {
        List<String> copies = new CopyOnWriteArrayList<>();
        network.at(new InetSocketAddress("127.0.0.1", 10_000), (datagram, socket) -> copies.add(Meeting.hex(datagram)));
        meeting.connect();
        browser.send(browser.protect(Meeting.RTP));
        meeting.awaitPackets(1);
        blackHole.follow(network, "127.0.0.1:10000");
        browser.send(browser.protect(Meeting.RTP_2));
        browser.send(browser.protect(Meeting.RTCP));
        Await.until("copies, not " + copies, Meeting.GENEROUS, () -> copies.size() == 2);
        assertThat(copies).containsExactly(Meeting.hex(Meeting.RTP_2), Meeting.hex(Meeting.RTCP));
        blackHole.follow(network, "");
        browser.send(browser.protect(HexFormat.of().parseHex("806000030000000200000003cafebabe")));
        meeting.awaitPackets(4);
        network.settle();
        assertThat(copies).hasSize(2);
    }

    @Test
    void followsThePeerToAnotherAddressAndSocket() throws Exception {
        MediaTransport transport = meeting.connect();
        browser.answers.clear();
        browser.move(Meeting.TRAIN, 1);
        browser.check();
        Await.until("an answer there", Meeting.GENEROUS, () -> !browser.answers.isEmpty());
        browser.send(browser.protect(Meeting.RTP));
        meeting.awaitPackets(1);
        assertThat(media.packets).as("on the loop that the session has").containsExactly("rtp " + Meeting.hex(Meeting.RTP));
        transport.loop().submit(() -> {
            transport.sendRtp(Unpooled.wrappedBuffer(Meeting.RTP));
            transport.flush();
        });
        Await.until("media goes there", Meeting.GENEROUS, () -> browser.packets.contains("RTP " + Meeting.hex(Meeting.RTP)));
        assertThat(browser.socketsSeen).as("by the socket of the session's loop").hasValue(0);
    }

    /** As players live with their publisher. */
    @Test
    void livesOnTheLoopThatItsMediaWants() throws Exception {
        media.home = network.all().get(1);
        MediaTransport transport = meeting.connect();
        assertThat(transport.loop()).isSameAs(network.all().get(1));
        browser.send(browser.protect(Meeting.RTP));
        browser.send(browser.protect(Meeting.RTCP));
        meeting.awaitPackets(2);
        transport.loop().submit(() -> {
            transport.sendRtp(Unpooled.wrappedBuffer(Meeting.RTP));
            transport.flush();
        });
        Await.until("media", Meeting.GENEROUS, () -> browser.packets.contains("RTP " + Meeting.hex(Meeting.RTP)));
        assertThat(browser.socketsSeen).as("by the socket of the session's loop").hasValue(1);
        int answers = browser.answers.size();
        browser.check();
        Await.until("an answer", Meeting.GENEROUS, () -> browser.answers.size() > answers);
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

    @Test
    void endsThePeerOfWhichTheMediaFails() throws Exception {
        MediaTransport transport = meeting.connect();
        media.toThrow = new IllegalStateException("a bug");
        assertThat(media.ended.get(30, TimeUnit.SECONDS).kind()).isEqualTo(EndReason.Kind.FAULT);
        assertThat(transport.loop().isShuttingDown()).isFalse();
    }

    @Test
    void endsItsSessionsWhenThePortIsClosed() throws Exception {
        meeting.connect();
        meeting.port.close();
        assertThat(media.ended.get(30, TimeUnit.SECONDS).kind()).isEqualTo(EndReason.Kind.BUNDLE_STOPPED);
        Await.until("close_notify", Meeting.GENEROUS, browser.dtls::isClosed);
    }

    @Test
    void restartsIce() throws Exception {
        Sessions.Session session = meeting.begin(Setup.PASSIVE, false, false, 30_000);
        browser.check();
        media.connected.get(30, TimeUnit.SECONDS);
        Await.until("an answer", Meeting.GENEROUS, () -> !browser.answers.isEmpty());
        IceCredentials again = IceCredentials.create(new Random(3));
        session.restart(again, "again");
        browser.answers.clear();
        browser.check(again.ufrag() + ":again", again.pwd(), true);
        Await.until("an answer by the new names", Meeting.GENEROUS, () -> browser.answers.size() == 1);
        browser.check();
        network.settle();
        network.settle();
        assertThat(browser.answers).as("the old ones are gone").hasSize(1);
        assertThat(sessions.find(session.id())).contains(session);
        assertThatThrownBy(() -> session.restart(again, "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> meeting.begin(Setup.PASSIVE, false, false, 30_000)).as("of the first names, by which HTTP knows it").isInstanceOf(IllegalArgumentException.class);
        assertThat(sessions.find(session.id())).contains(session);
    }
}
