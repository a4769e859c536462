package srs.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import srs.http.HttpEndpoint;
import srs.kernel.internal.work.FaultCounter;

/** A client on an embedded channel, and the server's side of it, with a clock that stands still. Lives on the test's thread. */
final class Peer implements AutoCloseable {
    static final Settings SETTINGS = new Settings("SRS/test", true, Optional.empty());

    final FaultCounter faults = new FaultCounter();
    final Routes routes;
    final Site site;
    final EmbeddedChannel channel;
    Runnable expiry = () -> {};
    /** The socket takes nothing: what is written waits in the server. */
    boolean readsNothing;
    private int rank;

    Peer() {
        this(SETTINGS, "192.0.2.7");
    }

    Peer(Settings settings, String address) {
        routes = new Routes(task -> expiry = task);
        site = new Site(routes, java.util.List.of(), () -> Runnable::run, settings);
        channel = new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return isActive() ? new InetSocketAddress(address, 40000) : null;
            }

            @Override
            protected void doWrite(ChannelOutboundBuffer in) throws Exception {
                if (!readsNothing) {
                    super.doWrite(in);
                }
            }
        };
        channel.freezeTime();
        new HttpConnection(site, Realm.SERVER, false).install(channel);
    }

    /** Mounts an endpoint. */
    Integer mount(HttpEndpoint endpoint, String... patterns) {
        routes.put(++rank, List.of(patterns), Realm.SERVER, new Mount(endpoint, "bundle.of.test", null, faults));
        return rank;
    }

    /** An endpoint that answers 200 with the path and what came as body. */
    Peer withEcho(String... patterns) {
        mount(x -> x.respond(200, "text/plain", x.method() + " " + x.path() + x.query() + " " + x.body().toString(StandardCharsets.UTF_8)), patterns);
        return this;
    }

    /** Sends text, each character one byte. */
    Peer send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends bytes; those that come after the end are lost. */
    Peer send(byte[] bytes) {
        if (!channel.isOpen()) {
            return this;
        }
        channel.writeInbound(Unpooled.copiedBuffer(bytes));
        channel.runPendingTasks();
        return this;
    }

    /** What was sent back since the last call. */
    String answer() {
        return new String(answerBytes(), StandardCharsets.UTF_8);
    }

    byte[] answerBytes() {
        ByteBuf all = Unpooled.buffer();
        for (ByteBuf piece = channel.readOutbound(); piece != null; piece = channel.readOutbound()) {
            all.writeBytes(piece);
            piece.release();
        }
        byte[] bytes = new byte[all.readableBytes()];
        all.readBytes(bytes).release();
        return bytes;
    }

    /** Sends a request and gives the status of its answer, or 0 when there is none. */
    int statusOf(String request) {
        String answer = send(request).answer();
        return answer.isEmpty() ? 0 : Integer.parseInt(answer.substring(9, 12));
    }

    Peer pass(long ms) {
        channel.advanceTimeBy(ms, TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
        channel.runPendingTasks();
        return this;
    }

    boolean isOpen() {
        channel.runPendingTasks();
        return channel.isOpen();
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }
}
