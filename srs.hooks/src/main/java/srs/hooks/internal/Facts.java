package srs.hooks.internal;

import java.util.Map;
import srs.kernel.client.Activity;
import srs.kernel.client.AdmissionRequest;
import srs.kernel.client.Client;
import srs.kernel.stream.StreamKey;

/**
 * What payloads say of a client and its stream. Immutable.
 *
 * @param clientId its id, as in the log and in the API
 * @param ip its address
 * @param stream what it publishes or plays
 * @param param the query, with its {@code ?} where the protocol has one
 * @param tcUrl the address that it connected to
 * @param pageUrl the page that it is in
 */
record Facts(String clientId, String ip, StreamKey stream, String param, String tcUrl, String pageUrl) {

    static Facts of(AdmissionRequest request) {
        return of(request.client(), request.key(), request.param(), request.attributes());
    }

    static Facts of(Client client, Activity activity) {
        return of(client, activity.stream(), activity.attributes().getOrDefault("param", ""), activity.attributes());
    }

    /** Of a stream whose client is not known any more. */
    static Facts of(StreamKey stream, String clientId) {
        return new Facts(clientId, "", stream, "", "rtmp://" + stream.vhost() + "/" + stream.app(), "");
    }

    private static Facts of(Client client, StreamKey stream, String param, Map<String, String> attributes) {
        return new Facts(client.id(), client.ip(), stream, param, attributes.getOrDefault("tcUrl", ""), attributes.getOrDefault("pageUrl", ""));
    }
}
