package srs.protocol.srt.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import srs.format.srt.SrtCaller;
import srs.format.srt.SrtChannel;
import srs.format.srt.SrtConnection;
import srs.format.srt.SrtListener;
import srs.format.srt.SrtOptions;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.client.Verdict;
import srs.kernel.net.Endpoint;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamKey;
import srs.testkit.Clip;
import srs.testkit.kernel.FakeAdmission;
import srs.testkit.kernel.FakeClients;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeHub;
import srs.testkit.kernel.FakePublication;

/** A caller of the library against the port, with a loop whose time is the test's. */
class SrtPortTest {
    private static final InetSocketAddress CALLER = new InetSocketAddress("127.0.0.1", 33641);
    private static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 10080);
    private static final String PUBLISH = "#!::r=live/livestream,m=publish,secret=x";
    private static final int MESSAGE = 7 * 188;

    private static byte[] clip;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final FakeConfig config = new FakeConfig().set("srt.enabled", "on").set("play.gop_cache", "on");
    private final FakeHub hub = new FakeHub();
    private final FakeClients clients = new FakeClients();
    private final FakeAdmission admission = new FakeAdmission();
    private final Wires wires = new Wires();
    private final Feeds feeds = new Feeds();
    private final List<String> complaints = new ArrayList<>();
    private SrtPort port;
    private SrtCaller caller;
    private SrtConnection connection;
    private String over;
    /** Of the way of {@link #player}. */
    private boolean knowsRoundTrip = true;

    @BeforeAll
    static void record() throws IOException {
        clip = TsClip.of(Clip.H264_AAC);
    }

    @BeforeEach
    void open() {
        channel.freezeTime();
        EventLoop loop = channel.eventLoop();
        SrtSettings settings = new SrtSettings(List.of(Endpoint.parse("127.0.0.1:10080")), SrtOptions.DEFAULT, 10_000, "live", "#!::r=live/livestream,m=request", false);
        port = new SrtPort(new Means(config, hub, clients, admission, feeds, new SrtTable()),
                new SrtPort.Family(new Groups(), SrtListener.cookieSecret(new SecureRandom()), any -> null), () -> settings, new SecureRandom(), wires.port(loop, SERVER));
    }

    @AfterEach
    void close() {
        if (caller != null) {
            caller.close(nowUs());
        }
        port.onClosed();
        wires.close();
        channel.finishAndReleaseAll();
    }

    private long nowUs() {
        return TimeUnit.NANOSECONDS.toMicros(channel.eventLoop().ticker().nanoTime());
    }

    private void call(String streamId) {
        call(streamId, SrtOptions.DEFAULT);
    }

    private void call(String streamId, SrtOptions options) {
        caller = new SrtCaller(options, SERVER, streamId, new SecureRandom(), wires.output(), new SrtCaller.Listener() {
            @Override
            public SrtConnection.Listener onConnected(SrtConnection made) {
                connection = made;
                return new SrtConnection.Listener() {
                    @Override
                    public void onMessage(ByteBuf message, long dueUs) {}

                    @Override
                    public void onClosed(String reason) {
                        over = reason;
                    }
                };
            }

            @Override
            public void onFailed(String reason) {
                over = reason;
            }
        }, nowUs());
        pass(50);
    }

    /** Goes on by so much, in steps of the ticks. */
    private void pass(long ms) {
        for (long left = ms; left > 0; left -= 5) {
            channel.advanceTimeBy(5, TimeUnit.MILLISECONDS);
            exchange();
            channel.runScheduledPendingTasks();
            caller.tick(nowUs());
            exchange();
        }
    }

    private void exchange() {
        wires.exchange(out -> {
            port.onDatagram(out, CALLER);
            port.onReadComplete();
        }, in -> caller.onDatagram(in, SERVER, nowUs()));
    }

    private void send(byte[] bytes) {
        for (int at = 0; at < bytes.length; at += MESSAGE) {
            connection.send(Unpooled.wrappedBuffer(bytes), at, Math.min(MESSAGE, bytes.length - at), nowUs());
            pass(5);
        }
    }

    private void sendABit() {
        send(Arrays.copyOf(clip, 20 * MESSAGE));
        pass(200);
    }

    @Test
    void publishesWhatACallerSends() {
        call(PUBLISH);
        assertThat(connection).isNotNull();
        assertThat(admission.asked).containsExactly("CONNECT /live/livestream", "PUBLISH /live/livestream");
        assertThat(admission.requests.get(1).param()).isEqualTo("secret=x");
        assertThat(clients.all.get(0).type.name()).isEqualTo("srt-publish");

        send(clip);
        pass(200);
        FakePublication publication = hub.publication();
        assertThat(publication.key()).isEqualTo(new StreamKey("__defaultVhost__", "live", "livestream"));
        assertThat(publication.tracks).extracting(track -> track.codec().toString()).containsExactlyInAnyOrder("H264", "AAC");
        assertThat(publication.events.stream().filter(line -> line.startsWith("H264"))).hasSizeBetween(Clip.SECONDS * Clip.FPS - 1, Clip.SECONDS * Clip.FPS);
        assertThat(clients.all.get(0).received).isEqualTo(clip.length);
        assertThat(publication.flushes).isPositive();

        caller.close(nowUs());
        pass(10);
        assertThat(publication.end.kind()).isEqualTo(EndReason.Kind.PEER);
        assertThat(clients.all.get(0).closed).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"libmp3lame, MP3", "libopus, Opus", "ac3, AC3"})
    void publishesSoundOfEveryKind(String encoder, String codec) throws IOException {
        call(PUBLISH);
        send(TsClip.of(Clip.H264_AAC, encoder));
        pass(200);

        assertThat(hub.publication().tracks).extracting(track -> track.codec().toString()).containsExactlyInAnyOrder("H264", codec);
        assertThat(hub.publication().events.stream().filter(line -> line.startsWith(codec))).hasSizeGreaterThan(Clip.SECONDS * 20);
    }

    @Test
    void asksTheGatesBeforeItAnswers() {
        admission.waits = true;
        call(PUBLISH);
        assertThat(connection).isNull();
        assertThat(hub.publications).isEmpty();

        admission.waiting.get(0).complete(Verdict.ADMITTED);
        admission.waiting.get(1).complete(Verdict.ADMITTED);
        pass(10);

        assertThat(connection).isNotNull();
        assertThat(hub.publications).hasSize(1);
    }

    @Test
    void tellsInTheHandshakeWhoMayNot() {
        admission.decides = Action.PUBLISH;
        admission.verdict = Verdict.refused(1018, "denied");
        call(PUBLISH);

        assertThat(over).isEqualTo("refused: forbidden");
        assertThat(clients.all.get(0).closed).isTrue();
        assertThat(clients.all.get(0).hasFailed).isTrue();
        assertThat(hub.publications).isEmpty();
    }

    @Test
    void tellsWhatItDoesNotServe() {
        call("#!::r=live/livestream,m=both");
        assertThat(over).isEqualTo("refused: bad request");
        config.set("srt.enabled", "off");
        call(PUBLISH);
        assertThat(over).isEqualTo("refused: forbidden");
        assertThat(clients.all).isEmpty();
    }

    @Test
    void tellsThatSomebodyPublishesIt() throws Exception {
        call(PUBLISH);
        call(PUBLISH);

        assertThat(over).isEqualTo("refused: conflict");
        assertThat(hub.publication().end).isNull();
        assertThat(clients.all.get(1).closed).isTrue();
    }

    /** srt-live-transmit, say, whose input does not begin with a packet: SRS closes it, others could not play it untouched. */
    @Test
    void handsOnFramesWhenMessagesAreNoWholePackets() {
        config.set("srt.passthrough", "on");
        StreamKey key = new StreamKey("__defaultVhost__", "live", "livestream");
        List<TsFeed> heard = new ArrayList<>();
        feeds.listen(key, heard::add);
        call(PUBLISH);
        send(Arrays.copyOfRange(clip, 0, 3 * MESSAGE));
        send(Arrays.copyOf(clip, 100));
        send(Arrays.copyOfRange(clip, 3 * MESSAGE, 5 * MESSAGE));
        pass(200);
        assertThat(heard).as("one is no matter").hasSize(1).doesNotContainNull();

        send(Arrays.copyOfRange(clip, 100, 40 * MESSAGE));
        pass(200);
        assertThat(heard).hasSize(2).last().isNull();
        assertThat(hub.publication().events).as("the frames are there").isNotEmpty();
        caller.close(nowUs());
        pass(10);
        assertThat(heard).hasSize(2);
    }

    @Test
    void endsWhoIsKicked() {
        call(PUBLISH);
        clients.all.get(0).kick("by an operator");
        pass(10);

        assertThat(over).isEqualTo("the peer has closed it");
        assertThat(hub.publication().end.kind()).isEqualTo(EndReason.Kind.KICKED);
    }

    @Test
    void endsAPublisherThatSendsNothing() {
        call(PUBLISH);
        pass(10_100);

        assertThat(hub.publication().end.text()).startsWith("it sent nothing for 10");
        assertThat(over).isEqualTo("the peer has closed it");
    }

    @Test
    void tellsThePeersThatItStops() {
        call(PUBLISH);
        port.end("srt_server has other options now");
        exchange();

        assertThat(over).isEqualTo("the peer has closed it");
        assertThat(hub.publication().end).isEqualTo(new EndReason(EndReason.Kind.BUNDLE_STOPPED, "srt_server has other options now"));
        assertThat(clients.all.get(0).closed).isTrue();
    }

    /** Nobody else is asked about them: without this an operator reads nothing. */
    @Test
    void saysWhomItRefusesForThePassphrase() {
        Logger logger = (Logger) SrtLog.LOG;
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        logger.addAppender(log);
        Level before = logger.getLevel();
        logger.setLevel(Level.INFO);
        try {
            call(PUBLISH, SrtOptions.DEFAULT.withPassphrase("correct horse", 16));
        } finally {
            logger.setLevel(before);
            logger.detachAppender(log);
        }
        assertThat(over).isEqualTo("refused: unsecure");
        assertThat(log.list).extracting(ILoggingEvent::getFormattedMessage)
                .containsExactly("SRT client ip=127.0.0.1, streamid=" + PUBLISH + " is refused: it has no passphrase, and needs one, or has one where there is none");
    }

    @Test
    void takesThePassphraseThatAGateNames() {
        admission.passphrase = CompletableFuture.completedFuture(Optional.of("correct horse"));
        call(PUBLISH, SrtOptions.DEFAULT.withPassphrase("another horse", 16));
        assertThat(over).isEqualTo("refused: bad secret");
        call(PUBLISH);
        assertThat(over).isEqualTo("refused: unsecure");
        assertThat(admission.asked).as("nobody is let in who has it not").isEmpty();
        call(PUBLISH, SrtOptions.DEFAULT.withPassphrase("correct horse", 16));
        assertThat(connection).isNotNull();
        assertThat(connection.isEncrypted()).isTrue();
    }

    @Test
    void waitsForAGateThatThinksAboutThePassphrase() {
        CompletableFuture<Optional<String>> later = new CompletableFuture<>();
        admission.passphrase = later;
        call(PUBLISH, SrtOptions.DEFAULT.withPassphrase("correct horse", 16));
        pass(1_000);
        assertThat(connection).isNull();
        assertThat(over).isNull();
        later.complete(Optional.of("correct horse"));
        channel.runPendingTasks();
        pass(300);
        assertThat(connection).as("it has asked again").isNotNull();
    }

    @Test
    void letsNobodyInWhenAGateFailsToNameThePassphrase() {
        admission.passphrase = CompletableFuture.failedFuture(new IllegalStateException("the passphrase of bundle org.example for it is not known"));
        call(PUBLISH);
        assertThat(over).isEqualTo("refused: unsecure");
        admission.passphrase = CompletableFuture.completedFuture(Optional.of("too short"));
        call(PUBLISH, SrtOptions.DEFAULT.withPassphrase("correct horse", 16));
        assertThat(over).isEqualTo("refused: bad secret");
        admission.passphrase = CompletableFuture.completedFuture(Optional.of(""));
        call(PUBLISH);
        assertThat(connection).as("an empty one is none").isNotNull();
    }

    @Test
    void saysToPlayersWhenAMessageWasDueAndNotWhenItCameThrough() {
        call(PUBLISH);
        long[] age = new long[1];
        PlayRole player = player(MESSAGE, ageUs -> age[0] = ageUs);
        player.begin();
        ByteBuf packets = Unpooled.wrappedBuffer(clip, 0, MESSAGE);
        player.onBlock(new Block(packets, null, 0, 1, nowUs() - 3_000));
        assertThat(age[0]).as("it was kept for who joins").isZero();
        pass(50);
        player.onBlock(new Block(packets, null, 0, 1, nowUs() - 3_000));
        assertThat(age[0]).isEqualTo(3_000);
        pass(50);
        player.onBlock(new Block(packets, null, 0, 1, nowUs() - 5_000_000));
        assertThat(age[0]).as("but not so old that it comes too late").isEqualTo(PlayRole.MAX_AGE_US);
        player.close(new EndReason(EndReason.Kind.PEER, "done"));
    }

    /** libsrt asks each 150 ms for what is lost, until it knows how long a round trip takes. */
    @Test
    void beginsToPlayWhenTheRoundTripIsKnown() {
        config.set("srt.passthrough", "on");
        call(PUBLISH);
        sendABit();
        knowsRoundTrip = false;
        List<Integer> sent = new ArrayList<>();
        PlayRole player = player(MESSAGE, sent::add, ageUs -> assertThat(ageUs).isZero());
        player.begin();
        assertThat(sent).as("a packet that is answered").containsExactly(188);
        assertThat(player.nextUs() - nowUs()).isEqualTo(PlayRole.ASK_US);
        pass(40);
        player.tick(nowUs() / 1000);
        assertThat(sent).containsExactly(188, 188);
        knowsRoundTrip = true;
        player.tick(nowUs() / 1000);
        assertThat(sent.size()).as("then all that was kept").isGreaterThan(10);
        assertThat(player.nextUs()).isEqualTo(Long.MAX_VALUE);
        player.close(new EndReason(EndReason.Kind.PEER, "done"));
    }

    @Test
    void beginsToPlayWithoutTheRoundTripForAPeerThatDoesNotTell() {
        config.set("srt.passthrough", "on");
        call(PUBLISH);
        sendABit();
        knowsRoundTrip = false;
        List<Integer> sent = new ArrayList<>();
        PlayRole player = player(MESSAGE, sent::add, ageUs -> { });
        player.begin();
        while (player.nextUs() != Long.MAX_VALUE) {
            pass(5);
            player.tick(nowUs() / 1000);
        }
        assertThat(sent.subList(0, 15)).as("one each 20 ms, for 300").containsOnly(188);
        assertThat(sent.size()).isGreaterThan(25);
        player.close(new EndReason(EndReason.Kind.PEER, "done"));
    }

    /** An encoder whose streamid does not say that it publishes is connected, and wonders. */
    @Test
    void saysOnceThatAPlayerSends() {
        call("live/livestream");
        assertThat(connection).isNotNull();
        PlayRole player = player(MESSAGE, bytes -> { }, ageUs -> { });
        player.begin();
        for (int i = 0; i < 3; i++) {
            player.onMessage(Unpooled.wrappedBuffer(clip, 0, MESSAGE), nowUs());
        }
        assertThat(complaints).containsExactly("a player sends 1316 bytes, which are ignored: who publishes has m=publish in its streamid");
        assertThat(player).hasToString("0 frames, 0 dropped, 3 messages from it were ignored");
        player.close(new EndReason(EndReason.Kind.PEER, "done"));
    }

    @Test
    void leavesBeforeItHasBegunToPlay() {
        call(PUBLISH);
        knowsRoundTrip = false;
        PlayRole player = player(MESSAGE, bytes -> { }, ageUs -> { });
        player.begin();
        player.close(new EndReason(EndReason.Kind.PEER, "done"));
        assertThat(hub.taps).isEmpty();
    }

    /** By its handshake, or by that of one more way of its group: no other player of the stream notices. */
    @Test
    void endsAPlayerWhoseMessagesAreShorterThanATransportPacket() {
        call(PUBLISH);
        PlayRole player = player(187, ageUs -> fail("sent"));
        player.begin();
        player.onBlock(new Block(Unpooled.wrappedBuffer(clip, 0, MESSAGE), null, 0, 1, nowUs()));
        assertThat(player.tick(nowUs() / 1000)).isEqualTo("messages of 187 bytes are shorter than a transport packet");
        player.close(new EndReason(EndReason.Kind.PEER, "done"));
    }

    private PlayRole player(int maxMessageBytes, LongConsumer onSentWithAgeUs) {
        return player(maxMessageBytes, bytes -> { }, onSentWithAgeUs);
    }

    private PlayRole player(int maxMessageBytes, IntConsumer onSent, LongConsumer onSentWithAgeUs) {
        SrtChannel channel = new SrtChannel() {
            @Override
            public int maxMessageBytes() {
                return maxMessageBytes;
            }

            @Override
            public boolean knowsRoundTrip() {
                return knowsRoundTrip;
            }

            @Override
            public boolean send(ByteBuf from, int index, int length, long madeUs, long nowUs) {
                onSent.accept(length);
                onSentWithAgeUs.accept(nowUs - madeUs);
                return true;
            }

            @Override
            public boolean isClosed() {
                return false;
            }

            @Override
            public void close(long nowUs) {}
        };
        PlayRole.Account account = new PlayRole.Account() {
            @Override
            public void addSentBytes(long bytes) {}

            @Override
            public void addDroppedFrames(long frames) {}
        };
        return new PlayRole(channel, account, () -> port.broadcast(new StreamKey("__defaultVhost__", "live", "livestream")), this::nowUs, complaints::add);
    }
}
