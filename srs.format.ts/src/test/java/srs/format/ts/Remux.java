package srs.format.ts;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/** Writes again what a demuxer has found. */
final class Remux {
    private Remux() {}

    static byte[] of(Collector found) {
        TsMuxer muxer = new TsMuxer();
        ByteBuf out = Unpooled.buffer();
        for (TsTrack track : found.tracks) {
            muxer.begin(track.codec(), track.config());
        }
        TsTrack video = null;
        TsTrack audio = null;
        for (Collector.Frame frame : found.frames) {
            boolean isVideo = frame.track().codec().isVideo();
            if (frame.track() != (isVideo ? video : audio)) {
                muxer.begin(frame.track().codec(), frame.track().config());
                if (isVideo) {
                    video = frame.track();
                } else {
                    audio = frame.track();
                }
            }
            if (muxer.needsTables() || isVideo && frame.key()) {
                muxer.writeTables(out);
            }
            muxer.writeFrame(out, isVideo, frame.dtsUs(), frame.ptsUs(), frame.key(), Unpooled.wrappedBuffer(frame.bytes()), 0, frame.bytes().length);
        }
        return ByteBufUtil.getBytes(out);
    }
}
