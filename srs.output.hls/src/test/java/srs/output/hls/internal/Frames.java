package srs.output.hls.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;
import srs.testkit.Hex;
import srs.testkit.kernel.Items;

/** Frames whose bytes do not matter: 25 pictures a second, 50 audio frames a second. */
final class Frames {
    static final Track VIDEO = new Track(Codec.H264, Hex.bytes("0164001f ffe1001a 6764001facd9405005bb01100000030010000003032 0f1831960 01 0006 68ebe3cb22c0"),
            Framing.NONE, new byte[0], Map.of());
    static final Track OTHER_VIDEO = new Track(Codec.H264, Hex.bytes("0164001f ffe1001a 6764001facd9405005bb01100000030010000003032 0f1831960 01 0004 68ebe3cb"),
            Framing.NONE, new byte[0], Map.of());
    static final Track AUDIO = new Track(Codec.AAC, Hex.bytes("1210"), Framing.NONE, new byte[0], Map.of());

    private Frames() {}

    static MediaFrame video(long ms, boolean key) {
        return video(VIDEO, ms, key);
    }

    static MediaFrame video(Track track, long ms, boolean key) {
        return new MediaFrame(track, ms * 1000, ms * 1000, key, Unpooled.wrappedBuffer(Hex.bytes(key ? "00000002 6588" : "00000002 419a")), 0);
    }

    /** A picture with so many bytes behind its beginning. */
    static MediaFrame video(Track track, long ms, boolean key, byte[] more) {
        ByteBuf bytes = Unpooled.buffer().writeInt(more.length + 1).writeByte(key ? 0x65 : 0x41).writeBytes(more);
        return new MediaFrame(track, ms * 1000, ms * 1000, key, bytes, 0);
    }

    static MediaFrame audio(long ms) {
        return new MediaFrame(AUDIO, ms * 1000, ms * 1000, true, Unpooled.wrappedBuffer(new byte[50]), 0);
    }

    /** Frames of so long a time, with a key frame each {@code gopMs}; 0 for none. */
    static Items span(long fromMs, long toMs, long gopMs, boolean hasAudio) {
        List<StreamItem> items = new ArrayList<>();
        for (long ms = fromMs; ms < toMs; ms += 20) {
            if (gopMs > 0 && ms % 40 == 0) {
                items.add(video(ms, ms % gopMs == 0));
            }
            if (hasAudio) {
                items.add(audio(ms));
            }
        }
        return Items.of(items.toArray(new StreamItem[0]));
    }

    /** An opening with these tracks and no frame. */
    static Items opening(Track... tracks) {
        List<StreamItem> items = new ArrayList<>();
        for (Track track : tracks) {
            items.add(new TrackStart(track, 0));
        }
        return Items.of(items.toArray(new StreamItem[0]));
    }
}
