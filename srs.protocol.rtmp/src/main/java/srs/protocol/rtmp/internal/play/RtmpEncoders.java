package srs.protocol.rtmp.internal.play;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import srs.kernel.stream.BatchEncoder;

/** The encoders of this server, one for each chunk size that the configuration names. Thread-safe. */
public final class RtmpEncoders {
    private final Signature signature;
    private final ConcurrentMap<Integer, BatchEncoder> byChunkSize = new ConcurrentHashMap<>();

    public RtmpEncoders(Signature signature) {
        this.signature = signature;
    }

    /** The encoder that all players with this chunk size share. */
    public BatchEncoder of(int chunkSize) {
        return byChunkSize.computeIfAbsent(chunkSize, size -> new RtmpBatchEncoder(size, signature));
    }
}
