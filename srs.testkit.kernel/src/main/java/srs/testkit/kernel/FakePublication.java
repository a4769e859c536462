package srs.testkit.kernel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.MediaKind;
import srs.kernel.stream.Metadata;
import srs.kernel.stream.Publication;
import srs.kernel.stream.PublishRequest;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.Track;

/** A publication that keeps lines of what it got, and releases the bytes. Confined to the test's thread. */
public final class FakePublication implements Publication {
    /** For example {@code H264 key dts=40000 pts=80000 170100002800000001 65 @5}. */
    public final List<String> events = new ArrayList<>();
    public final List<Track> tracks = new ArrayList<>();
    public final PublishRequest request;
    public EndReason end;
    public long bytes;
    /** Of what was not offered. */
    public long countedFrames;
    public long countedBytes;
    public int flushes;
    public int frames;
    /** That of the last frame. */
    public Track offered;
    public long batchSpanUs;
    /** Off, for tests that count much. */
    public boolean keepsEvents = true;

    public FakePublication(PublishRequest request) {
        this.request = request;
    }

    @Override
    public long batchSpanUs() {
        return batchSpanUs;
    }

    @Override
    public StreamKey key() {
        return request.key();
    }

    @Override
    public void announce(Track track, long dtsUs) {
        tracks.add(track);
        events.add("track " + track.codec() + " " + ByteBufUtil.hexDump(track.config()) + " at " + dtsUs);
    }

    @Override
    public void announce(Metadata metadata) {
        events.add("metadata " + metadata);
    }

    @Override
    public void offer(Track track, long dtsUs, long ptsUs, boolean key, ByteBuf buffer, int payloadOffset) {
        frames++;
        offered = track;
        bytes += buffer.readableBytes();
        if (keepsEvents) {
            events.add(track.codec() + (key ? " key" : "") + " dts=" + dtsUs + " pts=" + ptsUs + " " + ByteBufUtil.hexDump(buffer) + " @"
                    + payloadOffset);
        }
        buffer.release();
    }

    @Override
    public void count(MediaKind kind, long counted, long payloadBytes) {
        countedFrames += counted;
        countedBytes += payloadBytes;
    }

    @Override
    public void flush() {
        flushes++;
    }

    @Override
    public int subscribers() {
        return 0;
    }

    @Override
    public void close(EndReason reason) {
        if (end == null) {
            end = reason;
        }
    }
}
