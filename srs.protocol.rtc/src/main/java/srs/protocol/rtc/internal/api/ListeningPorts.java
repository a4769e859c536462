package srs.protocol.rtc.internal.api;

import java.net.InetSocketAddress;
import java.util.List;

/** Where media is listened for at the moment. Thread-safe. */
public interface ListeningPorts {
    List<InetSocketAddress> udp();

    List<InetSocketAddress> tcp();
}
