package srs.format.ts;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/** Keeps what a demuxer finds. */
final class Collector implements TsListener {
    static final UnpooledByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(/* preferDirect= */ false);

    /** A frame with its bytes. */
    record Frame(TsTrack track, long dtsUs, long ptsUs, boolean key, byte[] bytes) {
        String line() {
            return (track.codec().isVideo() ? "video," : "audio,") + ticks(ptsUs) + "," + ticks(dtsUs) + "," + bytes.length + "," + (key ? "K" : "_") + "," + md5(bytes);
        }

        private static long ticks(long us) {
            return Math.round(us * 0.09);
        }
    }

    final List<TsTrack> tracks = new ArrayList<>();
    final List<Frame> frames = new ArrayList<>();
    final List<TsFault> faults = new ArrayList<>();

    @Override
    public void onTrack(TsTrack track) {
        tracks.add(track);
    }

    @Override
    public void onFrame(TsTrack track, long dtsUs, long ptsUs, boolean key, ByteBuf frame) {
        frames.add(new Frame(track, dtsUs, ptsUs, key, ByteBufUtil.getBytes(frame)));
    }

    @Override
    public void onFault(TsFault fault) {
        faults.add(fault);
    }

    /** Video first, each as one line. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        frames.stream().filter(frame -> frame.track.codec().isVideo()).forEach(frame -> lines.add(frame.line()));
        frames.stream().filter(frame -> !frame.track.codec().isVideo()).forEach(frame -> lines.add(frame.line()));
        return lines;
    }

    /** Everything in a stream that comes in pieces of that size. */
    static Collector of(byte[] stream, int pieceBytes) {
        Collector found = new Collector();
        try (TsDemuxer demuxer = new TsDemuxer(ALLOCATOR, found)) {
            for (int at = 0; at < stream.length; at += pieceBytes) {
                demuxer.read(io.netty.buffer.Unpooled.wrappedBuffer(stream, at, Math.min(pieceBytes, stream.length - at)));
            }
            demuxer.flush();
        }
        return found;
    }

    static Collector of(byte[] stream) {
        return of(stream, Math.max(stream.length, 1));
    }

    private static String md5(byte[] bytes) {
        try {
            return java.util.HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
