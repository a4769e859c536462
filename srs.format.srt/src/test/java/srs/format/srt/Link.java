package srs.format.srt;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** A caller and a listener with a network between them that loses and delays, and a clock that is turned by hand: each millisecond both are ticked. */
final class Link {
    private static final InetSocketAddress CALLER = new InetSocketAddress("127.0.0.1", 1001);
    private static final InetSocketAddress LISTENER = new InetSocketAddress("127.0.0.1", 1002);
    private static final long STEP_US = 1_000;

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
    /** Which datagrams are lost: by what they say. */
    Predicate<byte[]> losesOf = bytes -> false;
    /** What the network makes of a datagram. */
    UnaryOperator<byte[]> damages = bytes -> bytes;
    long delayUs = 25_000;
    long jitterUs;
    private final Random dice = new Random(6);
    private final Flight flight = new Flight();

    Link(SrtOptions callerOptions, SrtOptions listenerOptions) {
        listener = new SrtListener(listenerOptions, new SecureRandom(), out(this::toCaller), request -> listenerSide = request.accept(listenerEar, nowUs));
        caller = new SrtCaller(callerOptions, LISTENER, "live/livestream", new SecureRandom(), out(this::toListener), new SrtCaller.Listener() {
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

    private SrtOutput out(Consumer<ByteBuf> to) {
        return Flight.output((bytes, address) -> {
            if (!loses.test(nowUs) && !losesOf.test(bytes)) {
                flight.add(nowUs + delayUs + (jitterUs == 0 ? 0 : dice.nextLong(jitterUs)), damages.apply(bytes), to);
            }
        });
    }

    private void toListener(ByteBuf datagram) {
        listener.onDatagram(datagram, CALLER, nowUs);
    }

    private void toCaller(ByteBuf datagram) {
        caller.onDatagram(datagram, LISTENER, nowUs);
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
            flight.arrive(nowUs);
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
