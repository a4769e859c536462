package srs.bench;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import srs.format.rtmp.chunk.ChunkWriter;
import srs.format.rtmp.message.SetChunkSize;
import srs.format.rtmp.session.ServerSession;
import srs.kernel.stream.Codec;
import srs.kernel.stream.Framing;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.StreamItem;
import srs.kernel.stream.Track;

/**
 * One group of pictures as an encoder sends it, again and again: 2 s of H.264 at 25 frames a second and AAC at 44.1 kHz, 500 kbit/s together.
 * Confined to its caller.
 */
public final class Clip {
    /** How long it is, in milliseconds. */
    public static final int MS = 2_000;
    public static final int VIDEO_FRAMES = 50;
    public static final int AUDIO_FRAMES = 86;
    /** What numbers are divided by. */
    public static final int FRAMES = VIDEO_FRAMES + AUDIO_FRAMES;

    /** Frames in 350 ms, the merge interval that SRS begins with. */
    public static final int BATCH_FRAMES = 24;

    private static final int KEY_BYTES = 10_000;
    private static final int INTER_BYTES = 1_950;
    private static final int AUDIO_BYTES = 200;

    private static final byte[] AVC_HEADER = bytes("1700000000 0164001f ffe1001a 6764001facd9405005bb01100000030010000003032"
            + "0f1831960 010006 68ebe3cb22c0");
    private static final byte[] AAC_HEADER = bytes("af00 1210");

    /** One tag body and when it is due. */
    public record Tag(boolean isVideo, boolean isKey, int timestampMs, ByteBuf body) {
        /** Where the codec's payload begins. */
        public int payloadOffset() {
            return isVideo ? 5 : 2;
        }
    }

    private final List<Tag> tags = new ArrayList<>();

    public Clip() {
        Random random = new Random(1);
        int video = 0;
        int audio = 0;
        while (video < VIDEO_FRAMES || audio < AUDIO_FRAMES) {
            int videoMs = video * MS / VIDEO_FRAMES;
            int audioMs = audio * MS / AUDIO_FRAMES;
            if (audio == AUDIO_FRAMES || video < VIDEO_FRAMES && videoMs <= audioMs) {
                tags.add(video(video++ == 0, videoMs, random));
            } else {
                tags.add(audio(audio++, audioMs, random));
            }
        }
    }

    private static Tag video(boolean isKey, int timestampMs, Random random) {
        byte[] body = new byte[isKey ? KEY_BYTES : INTER_BYTES];
        random.nextBytes(body);
        body[0] = (byte) (isKey ? 0x17 : 0x27);
        body[1] = 1;
        body[2] = 0;
        body[3] = 0;
        body[4] = isKey ? (byte) 0 : 40;
        int unitBytes = body.length - 9;
        for (int i = 0; i < 4; i++) {
            body[5 + i] = (byte) (unitBytes >> 8 * (3 - i));
        }
        body[9] = (byte) (isKey ? 0x65 : 0x41);
        return new Tag(true, isKey, timestampMs, direct(body));
    }

    private static Tag audio(int index, int timestampMs, Random random) {
        byte[] body = new byte[AUDIO_BYTES + index % 7];
        random.nextBytes(body);
        body[0] = (byte) 0xaf;
        body[1] = 1;
        return new Tag(false, true, timestampMs, direct(body));
    }

    /** In the order in which they are sent. Lent. */
    public List<Tag> tags() {
        return tags;
    }

    /** Ends it: its bodies are gone. */
    public void release() {
        tags.forEach(tag -> tag.body().release());
    }

    /** The sequence headers, video first. Handed over. */
    public static ByteBuf[] headers() {
        return new ByteBuf[] {Unpooled.wrappedBuffer(AVC_HEADER), Unpooled.wrappedBuffer(AAC_HEADER)};
    }

    /** The video track, or the audio track. */
    public static Track track(boolean isVideo) {
        byte[] framed = isVideo ? AVC_HEADER : AAC_HEADER;
        byte[] config = java.util.Arrays.copyOfRange(framed, isVideo ? 5 : 2, framed.length);
        return new Track(isVideo ? Codec.H264 : Codec.AAC, config, Framing.FLV, framed, java.util.Map.of());
    }

    /** The first {@code count} frames as the kernel hands them to encoders, each in a buffer of its own. Hands over. */
    public List<StreamItem> items(int count, ByteBufAllocator allocator) {
        Track video = track(true);
        Track audio = track(false);
        List<StreamItem> items = new ArrayList<>();
        // not the key frame: a batch is rarely with one
        for (Tag tag : tags.subList(1, 1 + count)) {
            long dtsUs = tag.timestampMs() * 1000L;
            ByteBuf body = allocator.buffer(tag.body().readableBytes()).writeBytes(tag.body(), 0, tag.body().readableBytes());
            items.add(new MediaFrame(tag.isVideo() ? video : audio, dtsUs, dtsUs, tag.isKey(), body, tag.payloadOffset()));
        }
        return items;
    }

    /** The wire form of a SetChunkSize message. Handed over. */
    public static ByteBuf setChunkSize(int size) {
        ByteBuf body = Unpooled.buffer();
        new SetChunkSize(size).encode(body);
        ByteBuf out = Unpooled.buffer();
        ChunkWriter.write(out, ChunkWriter.CSID_CONTROL, 0, /* typeId= */ 1, /* messageStreamId= */ 0, body, 128);
        return out;
    }

    /** The wire form of all frames, each a message with a full header. It goes on when the clip has ended. */
    public Wire wire(int chunkSize) {
        // as a socket's buffer is
        ByteBuf out = ByteBufAllocator.DEFAULT.directBuffer();
        int[] starts = new int[tags.size() + 1];
        for (int i = 0; i < tags.size(); i++) {
            Tag tag = tags.get(i);
            starts[i] = out.writerIndex();
            if (tag.isVideo()) {
                ChunkWriter.writeVideo(out, tag.timestampMs(), ServerSession.MESSAGE_STREAM_ID, tag.body(), chunkSize);
            } else {
                ChunkWriter.writeAudio(out, tag.timestampMs(), ServerSession.MESSAGE_STREAM_ID, tag.body(), chunkSize);
            }
        }
        starts[tags.size()] = out.writerIndex();
        return new Wire(tags.stream().mapToInt(Tag::timestampMs).toArray(), out, starts);
    }

    private static ByteBuf direct(byte[] bytes) {
        return Unpooled.directBuffer(bytes.length).writeBytes(bytes);
    }

    private static byte[] bytes(String hex) {
        return java.util.HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
