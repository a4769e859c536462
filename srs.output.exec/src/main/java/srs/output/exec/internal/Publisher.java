package srs.output.exec.internal;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import srs.kernel.stream.StreamKey;

/** The variables of a publication by SRS's names (compat 5.5). Stateless. */
final class Publisher {
    private static final int RTMP_PORT = 1935;

    private Publisher() {}

    /**
     * @param facts what the publisher's protocol knows by SRS's names: tcUrl, pageUrl, swfUrl, param
     * @param localPort the port of RTMP here, for publishers of other protocols; 0 when there is none
     */
    static Map<String, String> variables(StreamKey key, Map<String, String> facts, int localPort) {
        String tcUrl = facts.getOrDefault("tcUrl", "");
        String host = "127.0.0.1";
        int port = localPort > 0 ? localPort : RTMP_PORT;
        try {
            URI uri = URI.create(tcUrl);
            if (uri.getHost() != null) {
                host = uri.getHost();
                port = uri.getPort() > 0 ? uri.getPort() : RTMP_PORT;
            }
        } catch (IllegalArgumentException e) {
            // a peer may say anything; then it is the address of this machine
            port = localPort > 0 ? localPort : RTMP_PORT;
        }
        Map<String, String> variables = new HashMap<>();
        variables.put("vhost", key.vhost());
        variables.put("app", key.app());
        variables.put("stream", key.stream());
        variables.put("port", Integer.toString(port));
        variables.put("tcUrl", tcUrl);
        variables.put("pageUrl", facts.getOrDefault("pageUrl", ""));
        variables.put("swfUrl", facts.getOrDefault("swfUrl", ""));
        variables.put("url", "rtmp://" + host + ":" + port + "/" + key.app() + "/" + key.stream() + query(key, host, facts.getOrDefault("param", "")));
        return variables;
    }

    private static String query(StreamKey key, String host, String param) {
        String query = param.startsWith("?") ? param.substring(1) : param;
        boolean saysVhost = key.vhost().equals(StreamKey.DEFAULT_VHOST) || key.vhost().equals(host) || query.contains("vhost=") || query.contains("domain=");
        if (!saysVhost) {
            query = "vhost=" + key.vhost() + (query.isEmpty() ? "" : "&" + query);
        }
        return query.isEmpty() ? "" : "?" + query;
    }
}
