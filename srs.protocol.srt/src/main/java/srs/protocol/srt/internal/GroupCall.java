package srs.protocol.srt.internal;

import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import srs.format.srt.SrtCall;
import srs.format.srt.SrtCaller;
import srs.format.srt.SrtConnection;
import srs.format.srt.SrtGroup;
import srs.format.srt.SrtOutput;

/**
 * A call by several ways: {@code CALLING → CONNECTED → OVER}. A way that fails or ends is called again while another is there. Lives on its socket's loop.
 */
final class GroupCall implements SrtCall, SrtConnection.Listener {
    /** After which a way is called again. */
    static final long AGAIN_US = 2_000_000;

    /** A listener, and its address. */
    record Target(SrtUrl url, InetSocketAddress peer) {}

    /** Hears of it. One of the two, once. */
    interface Owner {

        /** @return gets the messages, and hears of the end of the last way */
        SrtConnection.Listener onConnected(SrtGroup group);

        void onFailed(String reason);
    }

    private final SecureRandom random;
    private final SrtOutput output;
    private final Owner owner;
    private final SrtGroup group;
    private final List<Way> ways = new ArrayList<>();
    private SrtConnection.Listener listener;
    private boolean isOver;

    GroupCall(SrtGroup.Mode mode, List<Target> targets, SecureRandom random, SrtOutput output, Owner owner, long nowUs) {
        this.random = random;
        this.output = output;
        this.owner = owner;
        group = new SrtGroup(mode, random, this, nowUs);
        for (Target target : targets) {
            ways.add(new Way(target, nowUs));
        }
    }

    /** One of its ways: a caller, now and then a new one. */
    private final class Way implements SrtCall.Listener, SrtConnection.Listener {
        private final Target target;
        private SrtCaller caller;
        private long againUs;
        private String problem;

        Way(Target target, long nowUs) {
            this.target = target;
            call(nowUs);
        }

        private void call(long nowUs) {
            againUs = nowUs + AGAIN_US;
            caller = new SrtCaller(target.url.options(), target.peer, target.url.streamId(), random, output, group, target.url.weight(), this, nowUs);
        }

        long tick(long nowUs) {
            if (caller == null && nowUs >= againUs) {
                call(nowUs);
            }
            return caller == null ? againUs : caller.tick(nowUs);
        }

        @Override
        public SrtConnection.Listener onConnected(SrtConnection connection) {
            problem = null;
            if (listener == null) {
                listener = owner.onConnected(group);
            }
            return this;
        }

        @Override
        public void onFailed(String reason) {
            over(reason);
            if (listener == null && ways.stream().allMatch(way -> way.problem != null)) {
                isOver = true;
                owner.onFailed(reason);
            }
        }

        @Override
        public void onMessage(ByteBuf message, long dueUs) {
            // the group has them
        }

        @Override
        public void onClosed(String reason) {
            over(reason);
        }

        @Override
        public void onFault(RuntimeException fault) {
            SrtLog.LOG.error("srt way to {} failed", target.url, fault);
            over(fault.toString());
        }

        private void over(String reason) {
            problem = reason;
            caller = null;
            SrtLog.LOG.info("srt way to {} has ended: {}", target.url, reason);
        }
    }

    @Override
    public void onMessage(ByteBuf message, long dueUs) {
        listener.onMessage(message, dueUs);
    }

    @Override
    public void onClosed(String reason) {
        isOver = true;
        listener.onClosed(reason);
    }

    @Override
    public void onDatagram(ByteBuf datagram, InetSocketAddress from, long nowUs) {
        for (int i = 0; i < ways.size() && !isOver; i++) {
            // each knows its own
            if (ways.get(i).caller != null) {
                ways.get(i).caller.onDatagram(datagram, from, nowUs);
            }
        }
    }

    @Override
    public long tick(long nowUs) {
        long next = Long.MAX_VALUE;
        for (int i = 0; i < ways.size() && !isOver; i++) {
            next = Math.min(next, ways.get(i).tick(nowUs));
        }
        return isOver ? Long.MAX_VALUE : Math.min(next, group.tick(nowUs));
    }

    @Override
    public void close(long nowUs) {
        isOver = true;
        group.close(nowUs);
        for (Way way : ways) {
            if (way.caller != null) {
                way.caller.close(nowUs);
            }
        }
    }
}
