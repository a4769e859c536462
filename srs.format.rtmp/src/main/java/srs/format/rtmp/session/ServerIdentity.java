package srs.format.rtmp.session;

import srs.format.flv.amf.AmfEcmaArray;
import srs.format.flv.amf.AmfObject;

/**
 * What the server tells of itself in the answer to connect, as the members {@code srs_…} of its data object.
 *
 * @param serverIp the address that the client connected to
 * @param pid      the server's process
 * @param id       the connection's context id
 */
public record ServerIdentity(String signature, String server, String license, String url, String version, String authors,
        String serverIp, long pid, String id) {

    /** A short identity: the signature and version alone. */
    public static ServerIdentity of(String signature, String version) {
        return new ServerIdentity(signature, signature + "/" + version, "", "", version, "", "", 0, "");
    }

    /** The same server, for one connection. */
    public ServerIdentity forConnection(String connectionServerIp, String connectionId) {
        return new ServerIdentity(signature, server, license, url, version, authors, connectionServerIp, pid, connectionId);
    }

    AmfEcmaArray toAmf() {
        return AmfObject.builder()
                .put("version", ServerReplies.FMS_VERSION)
                .put("srs_sig", signature)
                .put("srs_server", server)
                .put("srs_license", license)
                .put("srs_url", url)
                .put("srs_version", version)
                .put("srs_authors", authors)
                .put("srs_server_ip", serverIp)
                .put("srs_pid", pid)
                .put("srs_id", id)
                .buildEcmaArray();
    }
}
