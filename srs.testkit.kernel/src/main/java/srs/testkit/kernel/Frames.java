package srs.testkit.kernel;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;

/** Frames whose bytes do not matter: 25 pictures a second, shown 80 ms after they are decoded, 50 audio frames a second. */
public final class Frames {
    public static final long SHOWN_LATER_MS = 80;
    public static final Track VIDEO = new Track(Codec.H264, bytes("0164001f ffe1001a 6764001facd9405005bb01100000030010000003032 0f1831960 01 0006 68ebe3cb22c0"),
            Framing.NONE, new byte[0], Map.of());
    public static final Track OTHER_VIDEO = new Track(Codec.H264, bytes("0164001f ffe1001a 6764001facd9405005bb01100000030010000003032 0f1831960 01 0004 68ebe3cb"),
            Framing.NONE, new byte[0], Map.of());
    public static final Track AUDIO = new Track(Codec.AAC, bytes("1210"), Framing.NONE, new byte[0], Map.of());

    private Frames() {}

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    public static MediaFrame video(long ms, boolean key) {
        return video(VIDEO, ms, key);
    }

    public static MediaFrame video(Track track, long ms, boolean key) {
        return new MediaFrame(track, ms * 1000, (ms + SHOWN_LATER_MS) * 1000, key, Unpooled.wrappedBuffer(bytes(key ? "00000002 6588" : "00000002 419a")), 0);
    }

    /** A picture with so many bytes behind its beginning. */
    public static MediaFrame video(Track track, long ms, boolean key, byte[] more) {
        ByteBuf bytes = Unpooled.buffer().writeInt(more.length + 1).writeByte(key ? 0x65 : 0x41).writeBytes(more);
        return new MediaFrame(track, ms * 1000, (ms + SHOWN_LATER_MS) * 1000, key, bytes, 0);
    }

    public static MediaFrame audio(long ms) {
        return audio(AUDIO, ms);
    }

    public static MediaFrame audio(Track track, long ms) {
        return new MediaFrame(track, ms * 1000, ms * 1000, true, Unpooled.wrappedBuffer(new byte[50]), 0);
    }

    /** Frames of so long a time, with a key frame each {@code gopMs}; 0 for none. */
    public static Items span(long fromMs, long toMs, long gopMs, boolean hasAudio) {
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
    public static Items opening(Track... tracks) {
        List<StreamItem> items = new ArrayList<>();
        for (Track track : tracks) {
            items.add(new TrackStart(track, 0));
        }
        return Items.of(items.toArray(new StreamItem[0]));
    }
}
