package srs.http.internal;

import java.util.Optional;
import srs.kernel.config.Section;

/**
 * What directives say about answers. Immutable.
 *
 * @param signature the {@code Server} header
 * @param crossdomain whether pages of other origins may read answers
 * @param auth who may call the API, when it asks
 * @param behindProxy whose ports want a PROXY header of each connection
 */
record Settings(String signature, boolean crossdomain, Optional<BasicAuth> auth, Realm behindProxy) {

    /** Without PROXY headers. */
    Settings(String signature, boolean crossdomain, Optional<BasicAuth> auth) {
        this(signature, crossdomain, auth, Realm.NONE);
    }

    static Settings of(Section root, String signature) {
        Optional<BasicAuth> auth = root.isOn("http_api.auth.enabled")
                ? Optional.of(new BasicAuth(root.string("http_api.auth.username"), root.string("http_api.auth.password")))
                : Optional.empty();
        Realm behindProxy = (root.isOn("http_server.proxy_protocol") ? Realm.SERVER : Realm.NONE).and(root.isOn("http_api.proxy_protocol") ? Realm.API : Realm.NONE);
        return new Settings(signature, root.isOn("http_server.crossdomain"), auth, behindProxy);
    }
}
