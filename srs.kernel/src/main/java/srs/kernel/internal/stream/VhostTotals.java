package srs.kernel.internal.stream;

import srs.kernel.internal.client.Id;
import srs.kernel.internal.client.RateWindow;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.VhostInfo;

/** What the streams of a vhost that have gone have carried. Thread-safe; the rates have one writer, the sampler. */
final class VhostTotals {

    private final String id = "vid-" + Id.random(7);
    private final RateWindow window;
    private long receivedBytes;
    private long sentBytes;

    VhostTotals(long nowNs) {
        window = new RateWindow(nowNs);
    }

    /** A stream has gone. */
    synchronized void add(StreamInfo gone) {
        receivedBytes += gone.receivedBytes();
        sentBytes += gone.sentBytes();
    }

    void look(long nowNs, VhostInfo now) {
        window.look(nowNs, now.receivedBytes(), now.sentBytes());
    }

    /** @param streams bytes of the streams that are there: received, sent */
    synchronized VhostInfo info(String name, long[] streams) {
        return new VhostInfo(name, id, receivedBytes + streams[0], sentBytes + streams[1], window.rates());
    }
}
