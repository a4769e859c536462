package srs.plugin.kit.internal.onstage;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import srs.kernel.client.ClientHandle;
import srs.kernel.stream.Codec;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.Framing;
import srs.kernel.stream.Publication;
import srs.kernel.stream.Track;

/** Publishes a picture or a sound each {@value #FRAME_MS} ms, a key frame in each {@value #FRAMES_PER_GOP} frames. Lives on one event loop; {@link #close} on any thread. */
final class Encoder implements AutoCloseable {
    static final int FRAME_MS = 5;
    private static final int FRAMES_PER_GOP = 50;
    private static final int FILLER_BYTES = 400;
    private static final byte[] NOTHING = {};
    /** AVCDecoderConfigurationRecord of libx264, Constrained Baseline. */
    private static final Track VIDEO = new Track(Codec.H264,
            ByteBufUtil.decodeHexDump("0142c01effe100196742c01eda0280bfe5c044000003000400000300f03c58ba8001000468ce0fc8"), Framing.NONE, NOTHING, Map.of());
    /** AudioSpecificConfig: AAC-LC, 44100 Hz, 2 channels. */
    private static final Track AUDIO = new Track(Codec.AAC, ByteBufUtil.decodeHexDump("1210"), Framing.NONE, NOTHING, Map.of());

    private final ClientHandle client;
    private final Publication publication;
    private final Future<?> beat;
    // the loop only
    private long number;

    Encoder(ClientHandle client, Publication publication, EventLoop loop) {
        this.client = client;
        this.publication = publication;
        loop.execute(() -> {
            publication.announce(VIDEO, 0);
            publication.announce(AUDIO, 0);
        });
        beat = loop.scheduleAtFixedRate(this::frame, 0, FRAME_MS, TimeUnit.MILLISECONDS);
    }

    private void frame() {
        long timeUs = number * FRAME_MS * 1000;
        boolean isVideo = number % 2 == 0;
        boolean isKey = !isVideo || number % FRAMES_PER_GOP == 0;
        ByteBuf payload = ByteBufAllocator.DEFAULT.buffer(5 + FILLER_BYTES);
        if (isVideo) {
            // one NAL unit: its length, IDR or not
            payload.writeInt(1 + FILLER_BYTES).writeByte(isKey ? 0x65 : 0x41);
        }
        for (int i = 0; i < FILLER_BYTES; i++) {
            payload.writeByte(0x55 + i % 100);
        }
        publication.offer(isVideo ? VIDEO : AUDIO, timeUs, timeUs, isKey, payload, /* payloadOffset= */ 0);
        publication.flush();
        number++;
    }

    @Override
    public void close() {
        beat.cancel(false);
        publication.close(new EndReason(EndReason.Kind.CLOSED, "the test is over"));
        client.close();
    }
}
