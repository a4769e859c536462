package srs.format.srt;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A group that calls a listener by several ways, each of which loses and delays as it likes, and a clock that is turned by hand: each millisecond all are ticked. */
final class Ways {
    private static final InetSocketAddress LISTENER = new InetSocketAddress("127.0.0.1", 1002);
    private static final long STEP_US = 1_000;
    private static final String STREAM_ID = "live/livestream";

    /** One way: a caller, and the network between it and the listener. */
    final class Way {
        final InetSocketAddress address;
        final SrtCaller caller;
        final Ear callerEar = new Ear();
        final Ear listenerEar = new Ear();
        int lossPercent;
        long delayUs = 10_000;
        SrtConnection callerSide;
        SrtConnection listenerSide;
        String failure;

        Way(int number, SrtOptions options, int weight) {
            address = new InetSocketAddress("127.0.0.1", 2000 + number);
            SrtOutput out = Flight.output((bytes, to) -> carry(this, bytes, datagram -> toListener(this, datagram)));
            caller = new SrtCaller(options, LISTENER, STREAM_ID, RANDOM, out, callers, weight, new SrtCall.Listener() {
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

        void cut() {
            lossPercent = 100;
        }
    }

    private static final SecureRandom RANDOM = new SecureRandom();

    final Ear callersEar = new Ear();
    final Ear listenersEar = new Ear();
    final List<Way> ways = new ArrayList<>();
    final SrtGroup callers;
    final SrtListener listener;
    SrtGroup listeners;
    long nowUs = 77_000_000;
    /** What the networks make of a datagram. */
    UnaryOperator<byte[]> damages = bytes -> bytes;
    private final SrtOptions options;
    private final Random dice = new Random(6);
    private final Flight flight = new Flight();

    Ways(SrtGroup.Mode mode, SrtOptions options) {
        this(mode, options, true);
    }

    Ways(SrtGroup.Mode mode, SrtOptions options, boolean isAllowed) {
        this.options = options;
        callers = new SrtGroup(mode, RANDOM, callersEar, nowUs);
        listener = new SrtListener(options.withGroupConnect(isAllowed), RANDOM, Flight.output(this::toCaller), this::join);
    }

    private void join(SrtRequest request) {
        if (request.group().isEmpty()) {
            // what it said of its group was damaged on the way
            request.reject(RejectReason.GROUP, nowUs);
            return;
        }
        if (listeners == null) {
            listeners = new SrtGroup(request.group().get().mode(), RANDOM, listenersEar, nowUs);
        }
        Way way = ways.stream().filter(each -> each.address.equals(request.peer())).findFirst().orElseThrow();
        way.listenerSide = request.join(listeners, way.listenerEar, nowUs);
    }

    Way call(int weight) {
        return call(options, weight);
    }

    Way call(SrtOptions own, int weight) {
        Way way = new Way(ways.size(), own, weight);
        ways.add(way);
        return way;
    }

    /** Time goes on, each millisecond something is done. */
    void run(long ms, Runnable each) {
        for (long i = 0; i < ms; i++) {
            nowUs += STEP_US;
            each.run();
            flight.arrive(nowUs);
            listener.tick(nowUs);
            ways.forEach(way -> way.caller.tick(nowUs));
            callers.tick(nowUs);
            if (listeners != null) {
                listeners.tick(nowUs);
            }
        }
    }

    void close() {
        callers.close(nowUs);
        if (listeners != null) {
            listeners.close(nowUs);
        }
        ways.forEach(way -> way.caller.close(nowUs));
        listener.close(nowUs);
    }

    private void toListener(Way way, ByteBuf datagram) {
        listener.onDatagram(datagram, way.address, nowUs);
    }

    /** The listener has one way out for all. */
    private void toCaller(byte[] bytes, InetSocketAddress to) {
        Way way = ways.stream().filter(each -> each.address.equals(to)).findFirst().orElseThrow();
        carry(way, bytes, datagram -> way.caller.onDatagram(datagram, LISTENER, nowUs));
    }

    private void carry(Way way, byte[] bytes, Consumer<ByteBuf> to) {
        if (dice.nextInt(100) >= way.lossPercent) {
            // a caller says its first words before it is among the ways
            flight.add(nowUs + (way.caller == null ? STEP_US : way.delayUs), damages.apply(bytes), to);
        }
    }
}
