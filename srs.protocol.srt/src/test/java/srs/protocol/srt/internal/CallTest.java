package srs.protocol.srt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import srs.format.srt.RejectReason;
import srs.format.srt.SrtConnection;
import srs.format.srt.SrtListener;
import srs.format.srt.SrtOptions;
import srs.format.srt.SrtRequest;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.client.Verdict;
import srs.kernel.net.DatagramHandler;
import srs.kernel.net.DatagramRequest;
import srs.kernel.net.Datagrams;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listening;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.StreamKey;
import srs.testkit.Clip;
import srs.testkit.kernel.FakeAdmission;
import srs.testkit.kernel.FakeClients;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeHub;
import srs.testkit.kernel.FakeWorkers;
import srs.testkit.kernel.Items;

/** Calls to a listener of the library, over a socket that is a queue, on a loop whose time is the test's. */
class CallTest {
    private static final StreamKey KEY = new StreamKey("__defaultVhost__", "live", "camera");
    private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 40_000);
    private static final InetSocketAddress THERE = new InetSocketAddress("127.0.0.1", 9_000);
    private static final String URL = "srt://127.0.0.1:9000?streamid=theirs&latency=120";
    private static final int MESSAGE = 7 * 188;

    private static byte[] clip;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final EventLoop loop = channel.eventLoop();
    private final FakeConfig config = new FakeConfig().set("play.gop_cache", "on").set("srt.passthrough", "on");
    private final FakeHub hub = new FakeHub();
    private final FakeClients clients = new FakeClients();
    private final FakeAdmission admission = new FakeAdmission();
    private final Kernel kernel = new Kernel();
    private final FakeWorkers workers = new FakeWorkers();
    /** How long it waited before each call but the first. */
    private final List<Long> delays = new ArrayList<>();
    private final Wires wires = new Wires();
    private final List<SrtRequest> requests = new ArrayList<>();
    private final List<byte[]> received = new ArrayList<>();
    private SrtListener there;
    private SrtConnection connection;
    private String over;
    private RejectReason refusal;
    private DatagramHandler here;
    private Call call;

    private final class Kernel implements Datagrams {
        int sockets;
        String failure = "";

        @Override
        public Listening listen(DatagramRequest request) throws IOException {
            if (!failure.isEmpty()) {
                throw new IOException(failure);
            }
            sockets++;
            here = request.handlers().apply(wires.port(loop, HERE));
            return new Listening() {
                @Override
                public InetSocketAddress address() {
                    return HERE;
                }

                @Override
                public void close() {
                    throw new AssertionError("nobody takes over the socket of a call");
                }

                @Override
                public void end() {
                    sockets--;
                    here.onClosed();
                }
            };
        }

        @Override
        public void check(Endpoint endpoint) {}
    }

    @BeforeAll
    static void record() throws IOException {
        clip = TsClip.of(Clip.H264_AAC);
    }

    @BeforeEach
    void open() {
        channel.freezeTime();
        there = new SrtListener(SrtOptions.DEFAULT, new SecureRandom(), wires.output(), request -> {
            requests.add(request);
            if (refusal != null) {
                request.reject(refusal, nowUs());
                return;
            }
            connection = request.accept(new SrtConnection.Listener() {
                @Override
                public void onMessage(ByteBuf message, long dueUs) {
                    byte[] bytes = new byte[message.readableBytes()];
                    message.getBytes(message.readerIndex(), bytes);
                    received.add(bytes);
                }

                @Override
                public void onClosed(String reason) {
                    over = reason;
                }
            }, nowUs());
        });
    }

    @AfterEach
    void close() {
        if (call != null) {
            call.end("the test is over");
        }
        channel.runPendingTasks();
        there.close(nowUs());
        wires.close();
        channel.finishAndReleaseAll();
        assertThat(kernel.sockets).as("sockets that are left").isZero();
    }

    private long nowUs() {
        return TimeUnit.NANOSECONDS.toMicros(loop.ticker().nanoTime());
    }

    private void begin(boolean publishes, String url) {
        Means means = new Means(config, hub, clients, admission, new Feeds(), new SrtTable());
        call = new Call(CallPlan.of(publishes, KEY, url), SrtOptions.DEFAULT, new Call.Tools(means, kernel, workers, Runnable::run));
        call.begin();
        pass(50);
    }

    /** The time of the next call has come. */
    private void again() {
        assertThat(workers.later).hasSize(1);
        delays.add(workers.later.get(0).ms());
        workers.runLater();
    }

    private void pass(long ms) {
        for (long left = ms; left > 0; left -= 5) {
            channel.advanceTimeBy(5, TimeUnit.MILLISECONDS);
            exchange();
            channel.runScheduledPendingTasks();
            channel.runPendingTasks();
            there.tick(nowUs());
            exchange();
        }
    }

    private void exchange() {
        wires.exchange(in -> here.onDatagram(in, THERE), out -> there.onDatagram(out, HERE, nowUs()));
    }

    @Test
    void publishesWhatItPulls() {
        begin(true, URL);
        assertThat(requests.get(0).streamId()).isEqualTo("theirs");
        assertThat(admission.asked).as("before it calls").containsExactly("PUBLISH /live/camera");
        for (int at = 0; at < clip.length; at += MESSAGE) {
            connection.send(Unpooled.wrappedBuffer(clip), at, Math.min(MESSAGE, clip.length - at), nowUs());
            pass(5);
        }
        pass(200);

        assertThat(hub.publication().key()).isEqualTo(KEY);
        assertThat(hub.publication().events.stream().filter(line -> line.startsWith("H264"))).hasSizeBetween(Clip.SECONDS * Clip.FPS - 1, Clip.SECONDS * Clip.FPS);
        assertThat(clients.all.get(0).type.name()).isEqualTo("srt-publish");
        assertThat(call.status().state()).isEqualTo(Call.State.CONNECTED);
        pass(1_000);
        assertThat(call.status().session().orElseThrow().ways().get(0).statistics().received().pktRecvUnique()).isPositive();
    }

    @Test
    void callsAgainWhenTheOtherSideEnds() {
        begin(true, URL);
        connection.close(nowUs());
        pass(20);

        assertThat(hub.publication().end.kind()).isEqualTo(EndReason.Kind.PEER);
        assertThat(clients.all.get(0).closed).isTrue();
        assertThat(call.status().problem()).isEqualTo("the peer has closed it");
        again();
        assertThat(delays).containsExactly(1_000L);
        pass(50);
        assertThat(call.status().state()).isEqualTo(Call.State.CONNECTED);
        assertThat(call.status().connections()).isEqualTo(2);
    }

    @Test
    void waitsLongerEachTimeItFails() {
        refusal = RejectReason.FORBIDDEN;
        begin(true, URL);
        assertThat(call.status().problem()).isEqualTo("refused: forbidden");
        for (int i = 0; i < 6; i++) {
            again();
            pass(50);
        }
        refusal = null;
        again();
        assertThat(delays).containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
        pass(50);
        connection.close(nowUs());
        pass(20);
        again();
        assertThat(delays).as("it begins anew").endsWith(1_000L);
    }

    @Test
    void callsNobodyForAStreamThatMayNotBe() {
        admission.decides = Action.PUBLISH;
        admission.verdict = Verdict.refused(1018, "denied");
        begin(true, URL);

        assertThat(requests).isEmpty();
        assertThat(call.status().problem()).isEqualTo("it may not be published: code=1018(StConnect) : denied");
        assertThat(clients.all.get(0).closed).isTrue();
    }

    @Test
    void pushesAStreamFromAKeyFrameOn() {
        begin(false, URL);
        BroadcastTest.Frames source = BroadcastTest.source(clip);
        for (StreamItem item : source.items) {
            Items batch = Items.of(item);
            hub.taps.get(0).request.sink().onBatch(batch);
            batch.release();
            pass(5);
        }
        pass(200);

        assertThat(received).isNotEmpty().allMatch(message -> message.length % 188 == 0 && message[0] == 0x47);
        assertThat(received.stream().mapToInt(message -> message.length).sum()).isGreaterThan(clip.length / 2);
        assertThat(clients.all).as("as a forward, it is no client").isEmpty();
    }

    @Test
    void tellsThePeerWhenItIsWantedNoMore() {
        begin(false, URL);
        call.end("nobody publishes it");
        pass(20);

        assertThat(over).isEqualTo("the peer has closed it");
        assertThat(hub.taps.get(0).closed).isTrue();
        assertThat(workers.later).isEmpty();
        assertThat(kernel.sockets).isZero();
    }

    @Test
    void triesAgainWithoutASocketAndWithoutAnAnswer() {
        kernel.failure = "no ports are left";
        begin(false, URL);
        assertThat(call.status().problem()).isEqualTo("no socket: no ports are left");
        kernel.failure = "";
        again();
        there.close(nowUs());
        wires.close();
        for (int i = 0; i < 700; i++) {
            channel.advanceTimeBy(5, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
            channel.runPendingTasks();
            wires.close();
        }
        assertThat(call.status().problem()).isEqualTo("no answer within 3000 ms");
        again();
        assertThat(delays).containsExactly(1_000L, 2_000L);
    }

    /** A name server that does not answer takes seconds. */
    @Test
    void waitsForNobodyElsesCall() {
        Means means = new Means(config, hub, clients, admission, new Feeds(), new SrtTable());
        List<Runnable> behindAnother = new ArrayList<>();
        call = new Call(CallPlan.of(false, KEY, URL), SrtOptions.DEFAULT, new Call.Tools(means, kernel, workers, behindAnother::add));
        call.begin();
        pass(50);
        assertThat(call.status().state()).isEqualTo(Call.State.CONNECTED);
        call.end("the test is over");
        pass(50);
        behindAnother.forEach(Runnable::run);
    }

    @Test
    void saysWhichNameHasNoAddress() {
        begin(false, "srt://nosuch.invalid:9000");
        assertThat(call.status().problem()).isEqualTo("cannot be called: no address is known of nosuch.invalid");
        again();
        assertThat(call.status().problem()).as("each time").isEqualTo("cannot be called: no address is known of nosuch.invalid");
    }

    @Test
    void saysWhatIsNoAddress() {
        begin(true, "rtmp://127.0.0.1/live");
        assertThat(call.status().problem()).startsWith("cannot be called: an address of 21 characters is not srt://HOST:PORT?QUERY");
        assertThat(kernel.sockets).isZero();
    }
}
