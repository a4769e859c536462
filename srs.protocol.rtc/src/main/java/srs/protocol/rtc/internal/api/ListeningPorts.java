package srs.protocol.rtc.internal.api;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Where media is listened for at the moment. Thread-safe. */
public interface ListeningPorts {
    /** Completes when what the configuration wants was opened for the first time, or could not be. */
    CompletionStage<Void> opened();

    List<InetSocketAddress> udp();

    List<InetSocketAddress> tcp();
}
