package srs.console;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import srs.http.HttpEndpoint;
import srs.http.HttpPorts;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;

/** Where the page finds the API, as JSON. Thread-safe. */
final class ApiPorts {

    private static final String OF_V2 = "(" + HttpEndpoint.PATTERN + "=/api/v2/)";

    private final BundleContext bundle;
    private final HttpPorts ports;

    ApiPorts(BundleContext bundle, HttpPorts ports) {
        this.bundle = bundle;
        this.ports = ports;
    }

    Map<String, Object> json(Section root) {
        boolean isEnabled = root.isOn("http_api.enabled");
        List<Map<String, Object>> endpoints = new ArrayList<>();
        if (isEnabled) {
            add(endpoints, "http", root, "http_api.listen");
            if (root.isOn("http_api.https.enabled")) {
                add(endpoints, "https", root, isBesideStreams(root) ? "http_server.https.listen" : "http_api.https.listen");
            }
        }
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("enabled", isEnabled);
        json.put("installed", isInstalled());
        json.put("v2", isInstalled() && isV2(root));
        json.put("endpoints", endpoints);
        return json;
    }

    private void add(List<Map<String, Object>> endpoints, String scheme, Section root, String path) {
        for (Endpoint endpoint : root.endpoints(path)) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("scheme", scheme);
            json.put("host", endpoint.host());
            // that of the configuration when it is not open; 0 then means that nobody knows
            json.put("port", ports.address(endpoint).map(InetSocketAddress::getPort).orElse(endpoint.port()));
            endpoints.add(json);
        }
    }

    /** Whether TLS of the API follows that of the streams, because they share their port (srs.http's rule). */
    private static boolean isBesideStreams(Section root) {
        return root.isOn("http_server.enabled") && root.isOn("http_server.https.enabled") && !root.isSet("http_api.https.listen")
                && Set.copyOf(root.endpoints("http_server.listen")).equals(Set.copyOf(root.endpoints("http_api.listen")));
    }

    /** Whether somebody answers calls, be it srs.api or a bundle in its place. */
    private boolean isInstalled() {
        try {
            return !bundle.getServiceReferences(HttpEndpoint.class, OF_V2).isEmpty();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static boolean isV2(Section root) {
        try {
            return root.isOn("http_api.v2.enabled");
        } catch (IllegalArgumentException e) {
            return false; // its bundle goes at this moment
        }
    }
}
