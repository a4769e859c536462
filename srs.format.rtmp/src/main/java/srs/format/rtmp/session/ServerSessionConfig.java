package srs.format.rtmp.session;

import srs.format.rtmp.chunk.ChunkLimits;
import srs.format.rtmp.chunk.MemoryBudget;

/**
 * What holds for a connection before the client has named its vhost.
 *
 * @param isRealIpTrusted whether a 0xF3 prefix before C0 is read; without it such a client fails the handshake
 * @param handshakeMs     from the first byte expected to the end of C2
 * @param identifyMs      from C2 to connect, and from the answer to publish or play
 * @param republishMs     from the end of a publish or play to the next on the same connection
 * @param redirectMs      from a redirect to the client's reaction
 */
public record ServerSessionConfig(ServerIdentity identity, ChunkLimits limits, MemoryBudget budget, boolean isRealIpTrusted,
        long handshakeMs, long identifyMs, long republishMs, long redirectMs) {
    public static final long DEFAULT_HANDSHAKE_MS = 30_000;
    public static final long DEFAULT_IDENTIFY_MS = 30_000;
    public static final long DEFAULT_REPUBLISH_MS = 180_000;
    public static final long DEFAULT_REDIRECT_MS = 3_000;

    /** The times of SRS, the default limits, no shared budget. */
    public static ServerSessionConfig of(ServerIdentity identity) {
        return of(identity, ChunkLimits.DEFAULT, MemoryBudget.UNLIMITED);
    }

    /** The times of SRS. */
    public static ServerSessionConfig of(ServerIdentity identity, ChunkLimits limits, MemoryBudget budget) {
        return new ServerSessionConfig(identity, limits, budget, /* isRealIpTrusted= */ true, DEFAULT_HANDSHAKE_MS,
                DEFAULT_IDENTIFY_MS, DEFAULT_REPUBLISH_MS, DEFAULT_REDIRECT_MS);
    }
}
