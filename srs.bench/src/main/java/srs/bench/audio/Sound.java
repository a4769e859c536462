package srs.bench.audio;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.List;
import srs.kernel.audio.AudioConversion;
import srs.kernel.audio.AudioConversionRequest;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Track;

/**
 * One sound that is offered in real time, frame after frame, and heard. A frame is offered when its last sample has been spoken. Offered by one thread; heard on its loop; read when it is
 * closed.
 */
final class Sound implements AudioConversionRequest.Listener {
    private static final int BITRATE = 96_000;

    /** Of Opus and, nearly, of AAC. */
    private static final int HALF_FRAME_US = 10_000;

    private final EventLoop loop;
    private final AudioConversion conversion;
    private final long startNs;
    private final long frameUs;

    // loop only
    private final List<byte[]> frames = new ArrayList<>();
    private final List<Long> lateUs = new ArrayList<>();
    private long lastNs;
    private long lastUs;
    private long longestNs;
    private long lostUs;
    private volatile Track track;
    private volatile int heard;
    private volatile String failure = "";

    /** @param frameUs how long a frame of {@code from} is */
    Sound(Converting house, Track from, Codec to, long startNs, long frameUs) {
        loop = house.loops.next();
        this.startNs = startNs;
        this.frameUs = frameUs;
        conversion = house.converter.open(new AudioConversionRequest("bench", from, to, BITRATE, loop, this));
    }

    void offer(byte[] bytes, long ptsUs) {
        loop.execute(() -> {
            ByteBuf frame = PooledByteBufAllocator.DEFAULT.buffer(bytes.length).writeBytes(bytes);
            conversion.offer(frame, ptsUs);
        });
    }

    @Override
    public void onTrack(Track made) {
        track = made;
    }

    /** What is heard in the middle of the frame was in one that was offered when it had been spoken: how long ago is that? */
    @Override
    public void onFrame(ByteBuf frame, long ptsUs) {
        byte[] bytes = new byte[frame.readableBytes()];
        frame.getBytes(frame.readerIndex(), bytes);
        frames.add(bytes);
        long spokenUs = (Math.floorDiv(ptsUs + HALF_FRAME_US, frameUs) + 1) * frameUs;
        long nowNs = System.nanoTime();
        lateUs.add((nowNs - startNs) / 1000 - spokenUs);
        if (heard > 0) {
            longestNs = Math.max(longestNs, nowNs - lastNs);
            lostUs = Math.max(lostUs, ptsUs - lastUs);
        }
        lastNs = nowNs;
        lastUs = ptsUs;
        heard++;
    }

    @Override
    public void onFailed(String why) {
        failure = why;
    }

    int heard() {
        if (!failure.isEmpty()) {
            throw new IllegalStateException(failure);
        }
        return heard;
    }

    Track track() {
        return track;
    }

    /** Ends it; what it was like. */
    void close() {
        loop.submit(conversion::close).syncUninterruptibly();
    }

    /** The longest time between two frames that came, in milliseconds. */
    double pauseMs() {
        return longestNs / 1e6;
    }

    /** The longest time between two frames by what they say, in milliseconds. */
    double gapMs() {
        return lostUs / 1e3;
    }

    List<byte[]> frames() {
        return frames;
    }

    /** How late each frame came, in microseconds. */
    List<Long> lateUs() {
        return lateUs;
    }
}
