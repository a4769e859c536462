package srs.protocol.srt.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import srs.format.srt.SrtListener;
import srs.kernel.net.DatagramRequest;
import srs.kernel.net.Datagrams;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listening;

/** An endpoint that is open: a socket for each loop. Thread-safe; not to be used on an event loop. */
final class OpenPort {
    /** Wanted size of each socket's buffers: a burst of many publishers must fit. */
    private static final int BUFFER_BYTES = 8 * 1024 * 1024;

    private final Listening listening;
    private final Collection<SrtPort> ports;

    private OpenPort(Listening listening, Collection<SrtPort> ports) {
        this.listening = listening;
        this.ports = ports;
    }

    static OpenPort open(Endpoint endpoint, int loops, Datagrams datagrams, Means means, Groups groups, Supplier<SrtSettings> settings) throws IOException {
        SrtListener.prepare();
        SecureRandom random = new SecureRandom();
        Collection<SrtPort> ports = new ConcurrentLinkedQueue<>();
        SrtPort.Family family = new SrtPort.Family(groups, SrtListener.cookieSecret(random),
                loop -> ports.stream().filter(port -> port.loop() == loop).findFirst().orElse(null));
        DatagramRequest request = new DatagramRequest("srt", endpoint, port -> {
            SrtPort made = new SrtPort(means, family, settings, random, port);
            ports.add(made);
            return made;
        });
        return new OpenPort(datagrams.listen(request.withSockets(Math.min(loops, DatagramRequest.MAX_SOCKETS)).withBufferBytes(BUFFER_BYTES)), ports);
    }

    InetSocketAddress address() {
        return listening.address();
    }

    /** Ends its connections, and tells their peers; the socket stays for a while, for whoever listens there next. */
    void close(String why) {
        ports.forEach(port -> port.end(why));
        listening.close();
    }

    /** Ends its connections, and closes the socket. */
    void end(String why) {
        ports.forEach(port -> port.end(why));
        listening.end();
    }
}
