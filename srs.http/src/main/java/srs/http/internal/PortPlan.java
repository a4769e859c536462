package srs.http.internal;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;
import srs.tls.TlsFiles;

/**
 * Which ports the configuration asks for. Immutable.
 *
 * @param ports each endpoint once, with all that it serves
 * @param problems contradictions, as lines for the log; the earlier directive holds
 */
record PortPlan(Map<Endpoint, Want> ports, List<String> problems) {

    /** What a port is to serve. @param tls its identity when it speaks TLS @param directive the first that names it */
    record Want(Realm realm, Optional<TlsFiles> tls, String directive) {}

    /** @param workDir what relative paths are relative to */
    static PortPlan of(Section root, Path workDir) {
        PortPlan plan = new PortPlan(new LinkedHashMap<>(), new ArrayList<>());
        boolean server = root.isOn("http_server.enabled");
        boolean api = root.isOn("http_api.enabled");
        List<Endpoint> serverPlain = server ? root.endpoints("http_server.listen") : List.of();
        List<Endpoint> apiPlain = api ? root.endpoints("http_api.listen") : List.of();
        List<Endpoint> serverTls = server && root.isOn("http_server.https.enabled") ? root.endpoints("http_server.https.listen") : List.of();
        List<Endpoint> apiTls = List.of();
        boolean isShared = !serverPlain.isEmpty() && Set.copyOf(serverPlain).equals(Set.copyOf(apiPlain));
        if (api && root.isOn("http_api.https.enabled")) {
            boolean follows = isShared && !serverTls.isEmpty() && !root.isSet("http_api.https.listen");
            apiTls = follows ? serverTls : root.endpoints("http_api.https.listen");
        }
        serverPlain.forEach(e -> plan.want(e, Realm.SERVER, Optional.empty(), "http_server.listen"));
        apiPlain.forEach(e -> plan.want(e, Realm.API, Optional.empty(), "http_api.listen"));
        Optional<TlsFiles> serverFiles = serverTls.isEmpty() ? Optional.empty() : Optional.of(files(root, "http_server.https", workDir));
        Optional<TlsFiles> apiFiles = apiTls.isEmpty() ? Optional.empty() : Optional.of(files(root, "http_api.https", workDir));
        serverTls.forEach(e -> plan.want(e, Realm.SERVER, serverFiles, "http_server.https.listen"));
        apiTls.forEach(e -> plan.want(e, Realm.API, apiFiles, "http_api.https.listen"));
        if (root.isOn("exporter.enabled")) {
            root.endpoints("exporter.listen").forEach(e -> plan.want(e, Realm.EXPORTER, Optional.empty(), "exporter.listen"));
        }
        return plan;
    }

    private static TlsFiles files(Section root, String block, Path workDir) {
        return new TlsFiles(workDir.resolve(root.string(block + ".key")), workDir.resolve(root.string(block + ".cert")));
    }

    private void want(Endpoint endpoint, Realm realm, Optional<TlsFiles> tls, String directive) {
        Want before = ports.get(endpoint);
        if (before == null) {
            ports.put(endpoint, new Want(realm, tls, directive));
        } else if (before.tls().isPresent() != tls.isPresent()) {
            problems.add(directive + " " + endpoint + " is already used " + (tls.isPresent() ? "without" : "with") + " TLS");
        } else {
            ports.put(endpoint, new Want(before.realm().and(realm), before.tls(), before.directive()));
            if (!before.tls().equals(tls)) {
                problems.add(directive + " " + endpoint + " is shared, so the certificate of http_server.https holds");
            }
        }
    }
}
