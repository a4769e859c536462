package srs.kernel.client;

import org.osgi.annotation.versioning.ProviderType;

/** Who this server is, as the API and callbacks tell it (F032). Thread-safe. */
@ProviderType
public interface ServerIdentity {

    /** The directive {@code server_id}; else {@code vid-} and 7 characters, made once and kept beside the pid file. */
    String serverId();

    /** 8 characters of 0-9a-z, new at each start of the process. */
    String serviceId();
}
