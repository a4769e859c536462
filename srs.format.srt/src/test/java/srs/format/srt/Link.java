package srs.format.srt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.LongPredicate;

/** A caller and a listener with a network between them that loses and delays, and a clock that is turned by hand: each millisecond both are ticked. */
final class Link {
    private static final InetSocketAddress CALLER = new InetSocketAddress("127.0.0.1", 1001);
    private static final InetSocketAddress LISTENER = new InetSocketAddress("127.0.0.1", 1002);
    private static final long STEP_US = 1_000;

    private record Datagram(long atUs, long order, boolean toListener, ByteBuf bytes) {}

    final Ear callerEar = new Ear();
    final Ear listenerEar = new Ear();
    final SrtListener listener;
    final SrtCaller caller;
    SrtConnection callerSide;
    SrtConnection listenerSide;
    String failure;
    long nowUs = 77_000_000;
    /** Which datagrams are lost: by time. */
    LongPredicate loses = at -> false;
    long delayUs = 25_000;
    long jitterUs;
    private final Random dice = new Random(6);
    private final PriorityQueue<Datagram> onTheWay = new PriorityQueue<>((a, b) -> a.atUs != b.atUs ? Long.compare(a.atUs, b.atUs) : Long.compare(a.order, b.order));
    private long order;

    Link(SrtOptions callerOptions, SrtOptions listenerOptions) {
        listener = new SrtListener(listenerOptions, new SecureRandom(), out(false), request -> listenerSide = request.accept(listenerEar, nowUs));
        caller = new SrtCaller(callerOptions, LISTENER, "live/livestream", new SecureRandom(), out(true), new SrtCaller.Listener() {
            @Override
            public SrtConnection.Listener onConnected(SrtConnection connection) {
                callerSide = connection;
                return callerEar;
            }

            @Override
            public void onFailed(String reason) {
                failure = reason;
            }
        }, nowUs);
    }

    private SrtOutput out(boolean toListener) {
        return new SrtOutput() {
            @Override
            public ByteBufAllocator alloc() {
                return Wire.ALLOCATOR;
            }

            @Override
            public void write(ByteBuf datagram, InetSocketAddress to) {
                if (!loses.test(nowUs)) {
                    long at = nowUs + delayUs + (jitterUs == 0 ? 0 : dice.nextLong(jitterUs));
                    onTheWay.add(new Datagram(at, order++, toListener, Unpooled.wrappedBuffer(ByteBufUtil.getBytes(datagram))));
                }
                datagram.release();
            }
        };
    }

    /** Loses so many of a hundred from now on. */
    void lose(int percent) {
        loses = at -> dice.nextInt(100) < percent;
    }

    /** Time goes on, each millisecond something is done. */
    void run(long ms, Runnable each) {
        for (long i = 0; i < ms; i++) {
            nowUs += STEP_US;
            each.run();
            while (!onTheWay.isEmpty() && onTheWay.peek().atUs <= nowUs) {
                Datagram datagram = onTheWay.remove();
                if (datagram.toListener) {
                    listener.onDatagram(datagram.bytes, CALLER, nowUs);
                } else {
                    caller.onDatagram(datagram.bytes, LISTENER, nowUs);
                }
            }
            listener.tick(nowUs);
            caller.tick(nowUs);
        }
    }

    void run(long ms) {
        run(ms, () -> { });
    }

    void close() {
        caller.close(nowUs);
        listener.close(nowUs);
    }
}
