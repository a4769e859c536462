package srs.kernel.client;

import java.util.Objects;

/**
 * What a client does and by which protocol, as SRS names it in its API: {@code rtmp-play}, {@code fmle-publish}, {@code flv-play}.
 *
 * @param name SRS's name (compat 3.5)
 * @param publishes whether it feeds a stream
 */
public record ClientType(String name, boolean publishes) {
    public ClientType {
        Objects.requireNonNull(name, "name");
    }
}
