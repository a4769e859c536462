package srs.machine;

import java.util.LinkedHashMap;
import java.util.Map;
import srs.kernel.client.Clients;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.VhostInfo;

/** Process, machine and server in one object (compat 3.4): for the API's {@code /api/v1/summaries} and for the heartbeat. Thread-safe. */
public final class Summaries {

    private final Machine machine;
    private final StreamHub hub;
    private final Clients clients;
    private final String version;

    /** @param version what the server calls its version */
    public Summaries(Machine machine, StreamHub hub, Clients clients, String version) {
        this.machine = machine;
        this.hub = hub;
        this.clients = clients;
        this.version = version;
    }

    /** The numbers of this moment, in SRS's order: whole numbers, decimals, texts, and maps of them. Reads files. */
    public Map<String, Object> data() {
        long nowMs = machine.nowMs();
        Map<String, Object> system = machine.systemSummary();
        system.put("srs_sample_time", nowMs);
        system.put("srs_recv_bytes", hub.vhosts().stream().mapToLong(VhostInfo::receivedBytes).sum());
        system.put("srs_send_bytes", hub.vhosts().stream().mapToLong(VhostInfo::sentBytes).sum());
        system.putAll(machine.sockets());
        system.put("conn_srs", clients.clients().size());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("ok", machine.isKnown());
        data.put("now_ms", nowMs);
        data.put("self", machine.selfSummary(version));
        data.put("system", system);
        return data;
    }
}
