package srs.protocol.srt.internal;

import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.osgi.service.component.annotations.Component;
import srs.format.srt.SrtStatistics;
import srs.kernel.stream.StreamKey;

/** The callers that are connected, for who asks how they are. Thread-safe. For this bundle alone. */
@Component(service = SrtTable.class)
public final class SrtTable {

    /**
     * One caller.
     *
     * @param client its client id
     * @param version libsrt's, in words
     * @param statistics as they were a second ago or less; null before there are any
     */
    record Entry(String client, StreamKey stream, boolean publishes, String peer, String version, boolean isEncrypted, Supplier<SrtStatistics> statistics) {}

    private final Map<String, Entry> entries = new ConcurrentHashMap<>();

    void add(Entry entry) {
        entries.put(entry.client, entry);
    }

    void remove(String client) {
        entries.remove(client);
    }

    /** A snapshot, by client id. */
    List<Entry> entries() {
        return entries.values().stream().sorted(Comparator.comparing(Entry::client)).toList();
    }

    /** An address and a port. */
    static String peer(InetSocketAddress address) {
        return NetUtil.toSocketAddressString(address);
    }

    /** 0x010503 is 1.5.3. */
    static String version(int number) {
        return (number >> 16 & 0xFF) + "." + (number >> 8 & 0xFF) + "." + (number & 0xFF);
    }
}
