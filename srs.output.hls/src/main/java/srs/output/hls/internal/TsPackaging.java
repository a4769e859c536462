package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import srs.format.ts.TsCodec;
import srs.format.ts.TsMuxer;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Track;

/** MPEG-TS: tables, then a PES packet for each frame, written at once. Confined to its stream's executor. */
final class TsPackaging implements Packaging {
    private final TsMuxer muxer = new TsMuxer();

    @Override
    public String name() {
        return "MPEG-TS";
    }

    @Override
    public boolean begin(Track track) {
        Optional<TsCodec> codec = TsCodec.of(track.codec().name());
        codec.ifPresent(known -> muxer.begin(known, track.config()));
        return codec.isPresent();
    }

    @Override
    public void end(boolean isVideo) {
        muxer.end(isVideo);
    }

    @Override
    public boolean has(boolean isVideo) {
        return muxer.has(isVideo);
    }

    @Override
    public boolean learns(MediaFrame frame) {
        return false;
    }

    @Override
    public void startSegment(ByteBuf out, boolean startsAnew) {
        if (startsAnew) {
            muxer.discontinuity();
        }
        muxer.writeTables(out);
    }

    @Override
    public void startPart(ByteBuf out) {
        muxer.writeTables(out);
    }

    @Override
    public byte[] init() {
        return null;
    }

    @Override
    public void frame(ByteBuf out, MediaFrame frame, long dtsUs, long ptsUs) {
        if (muxer.needsTables()) {
            muxer.writeTables(out);
        }
        muxer.writeFrame(out, frame.isVideo(), dtsUs, ptsUs, frame.isKey(), frame.buffer(), frame.payloadIndex(), frame.payloadBytes());
    }

    @Override
    public void flush(ByteBuf out, long endUs) {}

    @Override
    public void close() {}
}
