package srs.protocol.rtc.internal.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.rtp.sdp.Fingerprint;
import srs.protocol.rtc.internal.srtp.SrtpProfile;
import srs.testkit.Await;
import srs.testkit.Hex;

/** RFC 6347 and RFC 5764 with a peer that is not ours, over a way that loses datagrams; who is not the one of the description gets no keys. */
class DtlsAssociationTest {
    private static final Duration GENEROUS = Duration.ofSeconds(30);
    private static final Identity ECDSA = Identity.create(new SecureRandom(), true);

    private final ExecutorService loop = Executors.newSingleThreadExecutor();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final CompletableFuture<SrtpKeys> keys = new CompletableFuture<>();
    private final CompletableFuture<String> over = new CompletableFuture<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();
    private final List<byte[]> held = new ArrayList<>();
    private final List<String> lost = new CopyOnWriteArrayList<>();
    private BiPredicate<Integer, byte[]> losesSent = (n, d) -> false;
    private BiPredicate<Integer, byte[]> losesReceived = (n, d) -> false;
    private boolean reorders;
    private boolean repeats;
    private ForeignPeer peer = new ForeignPeer(this::toUs);
    private DtlsAssociation ours;

    @AfterEach
    void stop() throws Exception {
        peer.stop();
        onLoop(ours::close);
        done.get(30, TimeUnit.SECONDS);
        loop.shutdown();
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).as("no thread is left").isTrue();
    }

    private void onLoop(Runnable task) throws Exception {
        loop.submit(task).get(30, TimeUnit.SECONDS);
    }

    /** Reordering: two datagrams change places. */
    private void toUs(byte[] datagram) {
        if (losesReceived.test(received.getAndIncrement(), datagram)) {
            return;
        }
        loop.execute(() -> {
            if (reorders && held.isEmpty()) {
                held.add(datagram);
                return;
            }
            ours.onDatagram(Unpooled.wrappedBuffer(datagram));
            held.forEach(late -> ours.onDatagram(Unpooled.wrappedBuffer(late)));
            held.clear();
        });
    }

    private void begin(boolean weAreClient, Fingerprint... fingerprints) {
        begin(ECDSA, weAreClient, fingerprints);
    }

    private void begin(Identity identity, boolean weAreClient, Fingerprint... fingerprints) {
        ours = new DtlsAssociation(identity, weAreClient, List.of(fingerprints), SrtpProfile.best(repeats), loop, new DtlsListener() {
            @Override
            public void onDatagram(byte[] datagram) {
                assertThat(datagram.length).isLessThanOrEqualTo(Terms.MTU_BYTES);
                if (!losesSent.test(sent.getAndIncrement(), datagram)) {
                    peer.deliver(datagram);
                }
            }

            @Override
            public void onKeys(SrtpKeys made) {
                keys.complete(made);
            }

            @Override
            public void onEnd(String why) {
                over.complete(why);
            }
        });
        ours.begin(threads, () -> done.complete(null));
        peer.start(!weAreClient);
    }

    private void agree(boolean weAreClient) throws Exception {
        byte[] material = peer.material().get(30, TimeUnit.SECONDS);
        SrtpKeys own = keys.get(30, TimeUnit.SECONDS);
        assertThat(own.profile().id()).isEqualTo(peer.profile());
        assertThat(own.sameAs(new SrtpKeys(own.profile(), material, weAreClient))).as("the same keys").isTrue();
        assertThat(peer.seen()).as("what our description says").isEqualTo(ECDSA.fingerprint());
    }

    @ParameterizedTest(name = "we are the client: {0}")
    @ValueSource(booleans = {false, true})
    void agreesOnKeys(boolean weAreClient) throws Exception {
        begin(weAreClient, peer.fingerprint());
        agree(weAreClient);
        assertThat(keys.join().profile().id()).isEqualTo(7);
    }

    @ParameterizedTest(name = "we are the client: {0}")
    @ValueSource(booleans = {false, true})
    void agreesOnTheOldProfile(boolean weAreClient) throws Exception {
        peer.withProfiles(1);
        begin(weAreClient, new Fingerprint("sha-256", "00:11"), peer.fingerprint());
        agree(weAreClient);
        assertThat(keys.join().profile().id()).isEqualTo(1);
    }

    /** Which flight of RFC 6347 §4.2.4 (figure 1) a datagram is of; 2 is HelloVerifyRequest. */
    private static int flight(byte[] datagram, boolean ofClient) {
        boolean isClear = datagram[4] == 0;
        boolean isHandshake = datagram[0] == 22;
        if (ofClient) {
            return isClear && isHandshake && datagram[13] == 1 ? 1 : 5;
        }
        return isClear && isHandshake ? 4 : 6;
    }

    /** Whether a datagram is of the flight, and comes for the first time. */
    private boolean isFirst(byte[] datagram, int flight, boolean ofClient) {
        String name = datagram[0] + "/" + datagram[4] + "/" + (datagram[4] == 0 ? datagram[13] : 0);
        if (flight(datagram, ofClient) != flight || lost.contains(name)) {
            return false;
        }
        lost.add(name);
        return true;
    }

    @ParameterizedTest(name = "we are the client: {0}")
    @ValueSource(booleans = {false, true})
    void agreesOnTheOldProfileForASenderThatRepeatsNumbers(boolean weAreClient) throws Exception {
        repeats = true;
        peer.withProfiles(weAreClient ? new int[] {1} : new int[] {7, 1});
        begin(weAreClient, peer.fingerprint());
        agree(weAreClient);
        assertThat(keys.join().profile().id()).isEqualTo(1);
    }

    @ParameterizedTest(name = "flight {0} is lost")
    @ValueSource(ints = {1, 4, 5, 6})
    void survivesALostFlightAsServer(int flight) throws Exception {
        losesSent = (n, datagram) -> isFirst(datagram, flight, false);
        losesReceived = (n, datagram) -> isFirst(datagram, flight, true);
        begin(false, peer.fingerprint());
        agree(false);
        assertThat(lost).isNotEmpty();
    }

    @ParameterizedTest(name = "flight {0} is lost")
    @ValueSource(ints = {1, 4, 5, 6})
    void survivesALostFlightAsClient(int flight) throws Exception {
        losesSent = (n, datagram) -> isFirst(datagram, flight, true);
        losesReceived = (n, datagram) -> isFirst(datagram, flight, false);
        begin(true, peer.fingerprint());
        agree(true);
        assertThat(lost).isNotEmpty();
    }

    @ParameterizedTest(name = "datagram {0} of the client is lost")
    @ValueSource(ints = {0, 1, 2, 3, 4, 5})
    void survivesALostDatagramAsServer(int number) throws Exception {
        losesReceived = (n, datagram) -> n == number;
        begin(false, peer.fingerprint());
        agree(false);
    }

    @ParameterizedTest(name = "we are the client: {0}")
    @ValueSource(booleans = {false, true})
    void putsFragmentsTogetherInAnyOrder(boolean weAreClient) throws Exception {
        peer.withMtu(200);
        reorders = true;
        begin(weAreClient, peer.fingerprint());
        agree(weAreClient);
    }

    @ParameterizedTest(name = "we are the client: {0}")
    @ValueSource(booleans = {false, true})
    void refusesACertificateThatTheDescriptionDoesNotName(boolean weAreClient) throws Exception {
        begin(weAreClient, new ForeignPeer(d -> { }).fingerprint());
        assertThat(over.get(30, TimeUnit.SECONDS)).contains("certificate");
        assertThat(keys).isNotDone();
        assertThatThrownBy(() -> peer.material().get(30, TimeUnit.SECONDS)).isInstanceOf(ExecutionException.class);
    }

    @Test
    void refusesAPeerWithoutCertificate() throws Exception {
        peer.withoutCertificate();
        begin(false, peer.fingerprint());
        assertThat(over.get(30, TimeUnit.SECONDS)).contains("no certificate");
        assertThat(keys).isNotDone();
    }

    @Test
    void refusesAPeerWithoutProfileOfOurs() throws Exception {
        peer.withProfiles(2);
        begin(false, peer.fingerprint());
        assertThat(over.get(30, TimeUnit.SECONDS)).contains("SRTP profile");
        assertThat(keys).isNotDone();
    }

    @Test
    void speaksRsaToo() throws Exception {
        Identity rsa = Identity.create(new SecureRandom(), false);
        begin(rsa, false, peer.fingerprint());
        peer.material().get(30, TimeUnit.SECONDS);
        keys.get(30, TimeUnit.SECONDS);
        assertThat(peer.seen()).isEqualTo(rsa.fingerprint());
    }

    @Test
    void hearsThatThePeerCloses() throws Exception {
        begin(false, peer.fingerprint());
        agree(false);
        peer.sayGoodbye();
        assertThat(over.get(30, TimeUnit.SECONDS)).isEqualTo("the peer has closed DTLS");
    }

    @Test
    void tellsThePeerThatItCloses() throws Exception {
        begin(false, peer.fingerprint());
        agree(false);
        onLoop(ours::close);
        Await.until("the peer hears close_notify", GENEROUS, peer::isClosed);
        assertThat(over).as("nobody is told of what he did himself").isNotDone();
    }

    @Test
    void takesNoHarmFromGarbageWhenItIsOpen() throws Exception {
        begin(false, peer.fingerprint());
        agree(false);
        onLoop(() -> {
            byte[] alert = {21, (byte) 0xFE, (byte) 0xFD, 0, 0, 0, 0, 0, 0, 0, 99, 0, 2, 2, 0}; // fatal, in the clear
            ours.onDatagram(Unpooled.wrappedBuffer(alert));
            byte[] forged = {21, (byte) 0xFE, (byte) 0xFD, 0, 1, 0, 0, 0, 0, 0, 99, 0, 2, 2, 0}; // epoch 1 without a key
            ours.onDatagram(Unpooled.wrappedBuffer(forged));
            byte[] hello = new byte[100]; // a new handshake
            hello[0] = 22;
            hello[1] = (byte) 0xFE;
            hello[2] = (byte) 0xFD;
            hello[12] = 87;
            hello[13] = 1;
            ours.onDatagram(Unpooled.wrappedBuffer(hello));
            ours.onDatagram(Unpooled.wrappedBuffer(new byte[13]));
        });
        assertThat(over).isNotDone();
        peer.sayGoodbye();
        assertThat(over.get(30, TimeUnit.SECONDS)).as("it still listens").isEqualTo("the peer has closed DTLS");
    }

    /** There are no data channels (attack 28): SCTP's packets are thrown away, an INIT with a window of 0 and a chunk of length 0, over which a reader would loop. */
    @Test
    void throwsDataAway() throws Exception {
        begin(false, peer.fingerprint());
        agree(false);
        byte[] header = Hex.bytes("13881388 00000000 00000000");
        for (String chunk : List.of("01000014 00000001 00000000 0400ffff 00000001", "00030000", "0003ffff")) {
            ByteBuf packet = Unpooled.wrappedBuffer(header, Hex.bytes(chunk));
            for (int i = 0; i < 100; i++) {
                peer.say(ByteBufUtil.getBytes(packet));
            }
        }
        assertThat(over).isNotDone();
        peer.sayGoodbye();
        assertThat(over.get(30, TimeUnit.SECONDS)).as("and it still listens").isEqualTo("the peer has closed DTLS");
    }

    @Test
    void givesItsThreadBackWhenItIsClosedInTheMiddle() throws Exception {
        losesReceived = (n, datagram) -> n > 0;
        begin(false, peer.fingerprint());
        Await.until("it has answered", GENEROUS, () -> sent.get() > 0);
        onLoop(ours::close);
        done.get(30, TimeUnit.SECONDS);
        assertThat(keys).isNotDone();
        assertThat(over).isNotDone();
    }
}
