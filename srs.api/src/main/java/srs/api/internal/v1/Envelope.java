package srs.api.internal.v1;

import java.util.LinkedHashMap;
import java.util.Map;
import srs.api.internal.Reply;
import srs.kernel.client.ServerIdentity;

/** The beginning of SRS's JSON objects: code, server, service, pid (compat 3.1). Thread-safe. */
final class Envelope {

    private final ServerIdentity identity;
    private final String pid = Long.toString(ProcessHandle.current().pid());

    Envelope(ServerIdentity identity) {
        this.identity = identity;
    }

    /** An answer whose further member is this. */
    Reply with(String name, Object value) {
        Map<String, Object> object = base();
        object.put(name, value);
        return Reply.json(object);
    }

    Reply withData(Object data) {
        return with("data", data);
    }

    /** A new object that holds the base alone. */
    Map<String, Object> base() {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("code", 0);
        object.put("server", identity.serverId());
        object.put("service", identity.serviceId());
        object.put("pid", pid);
        return object;
    }
}
