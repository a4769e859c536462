package srs.output.remux.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;
import srs.kernel.stream.TrackStart;
import srs.testkit.Clip;
import srs.testkit.FfmpegTool;
import srs.testkit.kernel.Items;

/** The tracks and frames of an FLV file that FFmpeg wrote, as a publisher by RTMP would bring them. */
public final class ClipItems {
    private static final int TYPE_AUDIO = 8;
    private static final int TYPE_VIDEO = 9;
    private static final byte[] NOTHING = {};

    /** A frame's values; each batch gets a frame of its own. */
    private record Tag(Track track, long dtsUs, long ptsUs, boolean key, byte[] body, int payload) implements Supplier<StreamItem> {
        @Override
        public StreamItem get() {
            return new MediaFrame(track, dtsUs, ptsUs, key, PooledByteBufAllocator.DEFAULT.buffer().writeBytes(body), payload);
        }
    }

    private final List<Supplier<StreamItem>> items = new ArrayList<>();
    private final long offsetUs;
    private Track video;
    private Track audio;

    private ClipItems(long offsetUs) {
        this.offsetUs = offsetUs;
    }

    /** @param offsetUs what is added to all times */
    public static ClipItems of(Clip clip, long offsetUs) {
        ClipItems made = new ClipItems(offsetUs);
        try {
            ByteBuf in = Unpooled.wrappedBuffer(Files.readAllBytes(clip.flv(FfmpegTool.orSkip()))).skipBytes(13);
            while (in.isReadable()) {
                int type = in.readByte();
                byte[] body = new byte[in.readMedium()];
                long ms = in.readUnsignedMedium() | (long) in.readUnsignedByte() << 24;
                in.skipBytes(3).readBytes(body).skipBytes(4);
                made.add(type, ms * 1000, body);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return made;
    }

    private void add(int type, long us, byte[] body) {
        if (type == TYPE_VIDEO) {
            boolean isExtended = body[0] < 0;
            int packet = isExtended ? body[0] & 15 : body[1];
            boolean hasTime = !isExtended || packet == 1;
            int payload = isExtended ? hasTime ? 8 : 5 : 5;
            if (packet == 0) {
                video = start(new Track(isExtended ? fourCc(body) : Codec.H264, Arrays.copyOfRange(body, 5, body.length), Framing.FLV, body, Map.of()));
            } else if (!isExtended && packet == 1 || isExtended && (packet == 1 || packet == 3)) {
                int at = payload - 3;
                int cts = !hasTime ? 0 : (body[at] << 16 | (body[at + 1] & 0xFF) << 8 | body[at + 2] & 0xFF) * 1000;
                items.add(new Tag(video, us + offsetUs, us + offsetUs + cts, (body[0] >> 4 & 7) == 1, body, payload));
            }
        } else if (type == TYPE_AUDIO) {
            int format = body[0] >> 4 & 15;
            if (format == 10 && body[1] == 0) {
                audio = start(new Track(Codec.AAC, Arrays.copyOfRange(body, 2, body.length), Framing.FLV, body, Map.of()));
            } else if (format == 9 && (body[0] & 15) == 0) {
                audio = start(new Track(Codec.OPUS, Arrays.copyOfRange(body, 5, body.length), Framing.FLV, body, Map.of()));
            } else {
                if (audio == null) {
                    audio = start(new Track(Codec.MP3, NOTHING, Framing.FLV, NOTHING, Map.of()));
                }
                items.add(new Tag(audio, us + offsetUs, us + offsetUs, true, body, format == 10 ? 2 : format == 9 ? 5 : 1));
            }
        }
    }

    private static Codec fourCc(byte[] body) {
        return switch (new String(body, 1, 4, StandardCharsets.US_ASCII)) {
            case "hvc1" -> Codec.HEVC;
            case "av01" -> Codec.AV1;
            default -> throw new IllegalArgumentException("FourCC");
        };
    }

    private Track start(Track track) {
        items.add(() -> new TrackStart(track, offsetUs));
        return track;
    }

    public int size() {
        return items.size();
    }

    public Track video() {
        return video;
    }

    public Track audio() {
        return audio;
    }

    /** Frames of video, or audio. */
    public long frames(boolean isVideo) {
        return items.stream().filter(item -> item instanceof Tag tag && tag.track.isVideo() == isVideo).count();
    }

    /** The index of the last key frame before an item. */
    public int keyBefore(int index) {
        for (int i = index - 1; i >= 0; i--) {
            if (items.get(i) instanceof Tag tag && tag.track.isVideo() && tag.key) {
                return i;
            }
        }
        throw new IllegalArgumentException("no key frame before " + index);
    }

    /** Some of them as a batch. Handed over. */
    public Items batch(int from, int to) {
        return Items.of(items.subList(from, to).stream().map(Supplier::get).toArray(StreamItem[]::new));
    }

    /** The tracks, then some items, as an opening. Handed over. */
    public Items opening(int from, int to) {
        List<StreamItem> all = new ArrayList<>();
        for (Track track : new Track[] {video, audio}) {
            if (track != null) {
                all.add(new TrackStart(track, offsetUs));
            }
        }
        items.subList(from, to).forEach(item -> all.add(item.get()));
        return new Items(true, all.toArray(new StreamItem[0]));
    }
}
