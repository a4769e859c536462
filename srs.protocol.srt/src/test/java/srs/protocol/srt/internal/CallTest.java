package srs.protocol.srt.internal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import srs.format.srt.RejectReason;
import srs.format.srt.SrtConnection;
import srs.format.srt.SrtListener;
import srs.format.srt.SrtOptions;
import srs.format.srt.SrtOutput;
import srs.format.srt.SrtRequest;
import srs.kernel.client.AdmissionRequest.Action;
import srs.kernel.client.Verdict;
import srs.kernel.net.DatagramHandler;
import srs.kernel.net.DatagramPort;
import srs.kernel.net.DatagramRequest;
import srs.kernel.net.Datagrams;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listening;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.kernel.FakeAdmission;
import srs.testkit.kernel.FakeClients;
import srs.testkit.kernel.FakeConfig;
import srs.testkit.kernel.FakeHub;
import srs.testkit.kernel.Items;

/** Calls to a listener of the library, over a socket that is a queue, on a loop whose time is the test's. */
class CallTest {
    private static final StreamKey KEY = new StreamKey("__defaultVhost__", "live", "camera");
    private static final InetSocketAddress HERE = new InetSocketAddress("127.0.0.1", 40_000);
    private static final InetSocketAddress THERE = new InetSocketAddress("127.0.0.1", 9_000);
    private static final String URL = "srt://127.0.0.1:9000?streamid=theirs&latency=120";
    private static final int MESSAGE = 7 * 188;

    @TempDir
    static Path folder;
    private static byte[] clip;

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final EventLoop loop = channel.eventLoop();
    private final FakeConfig config = new FakeConfig().set("play.gop_cache", "on").set("srt.passthrough", "on");
    private final FakeHub hub = new FakeHub();
    private final FakeClients clients = new FakeClients();
    private final FakeAdmission admission = new FakeAdmission();
    private final Kernel kernel = new Kernel();
    private final Deque<ByteBuf> toThere = new ArrayDeque<>();
    private final Deque<ByteBuf> toHere = new ArrayDeque<>();
    private final List<SrtRequest> requests = new ArrayList<>();
    private final List<byte[]> received = new ArrayList<>();
    private SrtListener there;
    private SrtConnection connection;
    private String over;
    private RejectReason refusal;
    private DatagramHandler here;
    private Call call;

    private final class Kernel implements Datagrams, Workers {
        final List<Long> delays = new ArrayList<>();
        Runnable later;
        int sockets;
        String failure = "";

        @Override
        public Listening listen(DatagramRequest request) throws IOException {
            if (!failure.isEmpty()) {
                throw new IOException(failure);
            }
            sockets++;
            here = request.handlers().apply(new Port());
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

        @Override
        public Executor serial(String name) {
            return Runnable::run;
        }

        @Override
        public Executor conversations() {
            return Runnable::run;
        }

        @Override
        public Registration after(long delayMs, Runnable task) {
            delays.add(delayMs);
            later = task;
            return () -> later = null;
        }

        @Override
        public Registration every(long periodMs, Runnable task) {
            throw new UnsupportedOperationException();
        }
    }

    private final class Port implements DatagramPort {
        @Override
        public EventLoop loop() {
            return loop;
        }

        @Override
        public ByteBufAllocator alloc() {
            return UnpooledByteBufAllocator.DEFAULT;
        }

        @Override
        public InetSocketAddress address() {
            return HERE;
        }

        @Override
        public boolean write(ByteBuf payload, InetSocketAddress to) {
            assertThat(to).isEqualTo(THERE);
            return toThere.add(payload);
        }

        @Override
        public void flush() {}
    }

    @BeforeAll
    static void record() throws IOException {
        FfmpegTool ffmpeg = FfmpegTool.orSkip();
        Path file = folder.resolve("clip.ts");
        ffmpeg.ffmpeg("-i", Clip.H264_AAC.flv(ffmpeg).toString(), "-c", "copy", "-f", "mpegts", "-y", file.toString()).output(FfmpegTool.DEADLINE);
        clip = Files.readAllBytes(file);
    }

    @BeforeEach
    void open() {
        channel.freezeTime();
        there = new SrtListener(SrtOptions.DEFAULT, new SecureRandom(), new SrtOutput() {
            @Override
            public ByteBufAllocator alloc() {
                return UnpooledByteBufAllocator.DEFAULT;
            }

            @Override
            public void write(ByteBuf datagram, InetSocketAddress to) {
                toHere.add(datagram);
            }
        }, request -> {
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
        toHere.forEach(ByteBuf::release);
        toThere.forEach(ByteBuf::release);
        channel.finishAndReleaseAll();
        assertThat(kernel.sockets).as("sockets that are left").isZero();
    }

    private long nowUs() {
        return TimeUnit.NANOSECONDS.toMicros(loop.ticker().nanoTime());
    }

    private void begin(boolean publishes, String url) {
        Means means = new Means(config, hub, clients, admission, new Feeds(), new SrtTable());
        call = new Call(CallPlan.of(publishes, KEY, url), SrtOptions.DEFAULT, new Call.Tools(means, kernel, kernel, Runnable::run));
        call.begin();
        pass(50);
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
        while (!toHere.isEmpty() || !toThere.isEmpty()) {
            ByteBuf out = toThere.poll();
            if (out != null) {
                there.onDatagram(out, HERE, nowUs());
                out.release();
            }
            ByteBuf in = toHere.poll();
            if (in != null) {
                here.onDatagram(in, THERE);
                in.release();
            }
        }
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
        assertThat(kernel.delays).containsExactly(1_000L);
        assertThat(call.status().problem()).isEqualTo("the peer has closed it");
        kernel.later.run();
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
            kernel.later.run();
            pass(50);
        }
        assertThat(kernel.delays).containsExactly(1_000L, 2_000L, 4_000L, 8_000L, 16_000L, 30_000L, 30_000L);
        refusal = null;
        kernel.later.run();
        pass(50);
        connection.close(nowUs());
        pass(20);
        assertThat(kernel.delays).as("it begins anew").endsWith(1_000L);
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
        assertThat(kernel.delays).isEmpty();
        assertThat(kernel.sockets).isZero();
    }

    @Test
    void triesAgainWithoutASocketAndWithoutAnAnswer() {
        kernel.failure = "no ports are left";
        begin(false, URL);
        assertThat(call.status().problem()).isEqualTo("no socket: no ports are left");
        kernel.failure = "";
        kernel.later.run();
        there.close(nowUs());
        toThere.forEach(ByteBuf::release);
        toThere.clear();
        for (int i = 0; i < 700; i++) {
            channel.advanceTimeBy(5, TimeUnit.MILLISECONDS);
            channel.runScheduledPendingTasks();
            channel.runPendingTasks();
            toThere.forEach(ByteBuf::release);
            toThere.clear();
        }
        assertThat(call.status().problem()).isEqualTo("no answer within 3000 ms");
        assertThat(kernel.delays).containsExactly(1_000L, 2_000L);
    }

    @Test
    void saysWhatIsNoAddress() {
        begin(true, "rtmp://127.0.0.1/live");
        assertThat(call.status().problem()).startsWith("cannot be called: an address of 21 characters is not srt://HOST:PORT?QUERY");
        assertThat(kernel.sockets).isZero();
    }
}
