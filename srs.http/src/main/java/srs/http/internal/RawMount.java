package srs.http.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import srs.http.RawProtocol;
import srs.kernel.work.Faults;

/** A raw protocol in service, and its connections. Thread-safe. What it does wrong is counted as a fault of its bundle, and costs that connection. */
final class RawMount {
    private final RawProtocol protocol;
    private final String bundle;
    private final Faults faults;
    private final Set<Channel> open = ConcurrentHashMap.newKeySet();
    private volatile boolean isGone;

    RawMount(RawProtocol protocol, String bundle, Faults faults) {
        this.protocol = protocol;
        this.bundle = bundle;
        this.faults = faults;
    }

    RawProtocol.Answer recognize(ByteBuf first, InetSocketAddress local) {
        try {
            return protocol.recognize(first, local);
        } catch (Throwable e) {
            faults.reportServing(bundle, "first bytes", e);
            return RawProtocol.Answer.NO;
        }
    }

    /** Has it set up a connection; whether that went well. */
    boolean accept(Channel channel) {
        open.add(channel);
        channel.closeFuture().addListener(closed -> open.remove(channel));
        if (isGone) {
            return false;
        }
        try {
            protocol.accept(channel);
            return true;
        } catch (Throwable e) {
            faults.reportServing(bundle, "connection", e);
            return false;
        }
    }

    /** It is not to be called any more; its connections end. */
    void close() {
        isGone = true;
        open.forEach(Channel::close);
    }
}
