package srs.format.ts;

import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;
import srs.testkit.Fuzz;

/** Nothing comes out of the demuxer but frames and counted faults. */
class TsFuzzTest {
    private static final int MUTATIONS = 20_000;

    /** Is thrown by nobody. */
    private static final class Never extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    @Test
    void withstandsDamage() {
        TsListener nobody = new TsListener() {
            @Override
            public void onTrack(TsTrack track) {}

            @Override
            public void onFrame(TsTrack track, long dtsUs, long ptsUs, boolean key, io.netty.buffer.ByteBuf frame) {}
        };
        byte[] file = Files.bytes("avc_aac.ts");
        Fuzz.run(Files.lines("fuzz/stream.txt"), MUTATIONS, Never.class, in -> {
            try (TsDemuxer demuxer = new TsDemuxer(Collector.ALLOCATOR, nobody)) {
                demuxer.read(in);
                demuxer.flush();
                // and it goes on
                demuxer.read(Unpooled.wrappedBuffer(file, 0, 10 * TransportPacket.SIZE));
            }
        });
    }
}
