package srs.input.caster.internal;

import java.io.IOException;
import srs.kernel.net.DatagramRequest;
import srs.kernel.net.Datagrams;
import srs.kernel.net.ListenRequest;
import srs.kernel.net.Listeners;
import srs.kernel.net.Listening;

/** A caster whose port is open. Thread-safe; not to be used on an event loop. */
final class OpenPort {
    /** Wanted size of a UDP receive buffer: what comes while the bundle is updated waits there. */
    private static final int BUFFER_BYTES = 4 * 1024 * 1024;

    private final Listening listening;
    private final Runnable stop;

    private OpenPort(Listening listening, Runnable stop) {
        this.listening = listening;
        this.stop = stop;
    }

    static OpenPort open(CasterSettings settings, Means means, UnfinishedTags budget, Listeners listeners, Datagrams datagrams) throws IOException {
        if (settings.kind() == Kind.MPEGTS) {
            DatagramRequest request = new DatagramRequest(settings.kind().word, settings.listen(), port -> new UdpPort(means, settings, port))
                    .withMaxDatagramBytes(Datagrams.MAX_DATAGRAM_BYTES).withBufferBytes(BUFFER_BYTES).withNetworkInterface(settings.networkInterface());
            return new OpenPort(datagrams.listen(request), () -> { });
        }
        PostPort port = new PostPort(means, settings, budget);
        return new OpenPort(listeners.listen(new ListenRequest("caster flv", settings.listen(), port)), port::stop);
    }

    Listening listening() {
        return listening;
    }

    /** Ends its senders; the socket stays for a while, for whoever listens there next. */
    void close() {
        listening.close();
        stop.run();
    }

    /** Ends its senders, and closes the socket. */
    void end() {
        listening.end();
        stop.run();
    }
}
