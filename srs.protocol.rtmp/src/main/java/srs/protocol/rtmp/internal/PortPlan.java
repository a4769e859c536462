package srs.protocol.rtmp.internal;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;
import srs.tls.TlsFiles;

/**
 * Which endpoints the configuration asks for. Immutable.
 *
 * @param ports each endpoint once, with its identity when it speaks TLS
 */
record PortPlan(Map<Endpoint, Optional<TlsFiles>> ports) {

    /** @param workDir what relative paths are relative to */
    static PortPlan of(Section root, Path workDir) {
        Map<Endpoint, Optional<TlsFiles>> ports = new LinkedHashMap<>();
        root.endpoints("rtmp.listen").forEach(endpoint -> ports.put(endpoint, Optional.empty()));
        if (root.isOn("rtmps.enabled")) {
            TlsFiles files = new TlsFiles(workDir.resolve(root.string("rtmps.key")), workDir.resolve(root.string("rtmps.cert")));
            root.endpoints("rtmps.listen").forEach(endpoint -> ports.putIfAbsent(endpoint, Optional.of(files)));
        }
        return new PortPlan(ports);
    }
}
