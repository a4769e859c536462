package srs.api.internal.v1;

import java.util.LinkedHashMap;
import java.util.Map;
import srs.api.internal.os.Machine;
import srs.kernel.client.Clients;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.VhostInfo;

/** {@code /api/v1/summaries}: process, machine and server in one object (compat 3.4). Thread-safe. */
final class Summaries {

    private final Machine machine;
    private final StreamHub hub;
    private final Clients clients;
    private final Facts facts;

    Summaries(Machine machine, StreamHub hub, Clients clients, Facts facts) {
        this.machine = machine;
        this.hub = hub;
        this.clients = clients;
        this.facts = facts;
    }

    Map<String, Object> data() {
        long nowMs = System.currentTimeMillis();
        Map<String, Object> system = machine.systemSummary();
        system.put("srs_sample_time", nowMs);
        system.put("srs_recv_bytes", hub.vhosts().stream().mapToLong(VhostInfo::receivedBytes).sum());
        system.put("srs_send_bytes", hub.vhosts().stream().mapToLong(VhostInfo::sentBytes).sum());
        system.putAll(machine.sockets());
        system.put("conn_srs", clients.clients().size());
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("ok", true);
        data.put("now_ms", nowMs);
        data.put("self", machine.selfSummary(facts.version()));
        data.put("system", system);
        return data;
    }
}
