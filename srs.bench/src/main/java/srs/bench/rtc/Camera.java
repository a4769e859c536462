package srs.bench.rtc;

import io.netty.buffer.ByteBuf;
import java.util.function.Consumer;

/**
 * What a publisher of the load sends: a stream of 25 pictures and 50 sounds a second, of the shape of H.264 and Opus, 400 kbit/s in all; every packet ends with the time at
 * which it was made. Lives on one thread.
 */
final class Camera {
    static final int VIDEO_SSRC = 0x1234_0001;
    static final int AUDIO_SSRC = 0x1234_0002;
    /** Time of the sender, {@link System#nanoTime}, at the end of each packet. */
    static final int STAMP_BYTES = 8;
    /** A picture each 40 ms, and two sounds with it. */
    static final int FRAME_MS = 40;

    private static final int SOUND_MS = 20;
    private static final int FRAMES_OF_A_GROUP = 50;
    private static final int KEY_FRAME_BYTES = 12_000;
    private static final int FRAME_BYTES = 1_500;
    private static final int SOUND_BYTES = 120;
    private static final int PAYLOAD_BYTES = 1_100;
    private static final int VERSION = 0x80;
    private static final int MARKER = 0x80;
    private static final byte[] PARAMETER_SETS = {
        0x78, 0, 15, 0x67, 0x42, (byte) 0xc0, 0x1f, (byte) 0xda, 0x02, (byte) 0x80, (byte) 0xf6, (byte) 0x80, 0x6d, 0x0a, 0x13, 0x50, 0x01, 0x01, 0, 4, 0x68, (byte) 0xce, 0x0f,
        (byte) 0xc8};
    private static final int FU_A_OF_A_KEY_FRAME = 0x7c;
    private static final int FU_A = 0x5c;
    private static final int IDR = 5;
    private static final int SLICE = 1;

    private final ByteBuf packet;
    private final Consumer<ByteBuf> sink;
    private int videoNumber = 1;
    private int audioNumber = 1;
    private int frame;
    private int framesSinceKey = FRAMES_OF_A_GROUP;

    /** @param sink gets each packet, lent */
    Camera(ByteBuf scratch, Consumer<ByteBuf> sink) {
        packet = scratch;
        this.sink = sink;
    }

    /** The next picture is one at which decoding can start. */
    void wantKeyFrame() {
        framesSinceKey = FRAMES_OF_A_GROUP;
    }

    /** The next picture, and its sound. */
    void frame() {
        boolean isKey = framesSinceKey >= FRAMES_OF_A_GROUP;
        framesSinceKey = isKey ? 1 : framesSinceKey + 1;
        int timestamp = frame * FRAME_MS * 90;
        if (isKey) {
            begin(Description.H264, videoNumber++, timestamp, VIDEO_SSRC);
            packet.writeBytes(PARAMETER_SETS);
            sink.accept(packet); // the one without a stamp: its form is that of the codec
        }
        int left = isKey ? KEY_FRAME_BYTES : FRAME_BYTES;
        boolean isFirst = true;
        while (left > 0) {
            int bytes = Math.min(left, PAYLOAD_BYTES);
            left -= bytes;
            begin(Description.H264 | (left == 0 ? MARKER : 0), videoNumber++, timestamp, VIDEO_SSRC);
            packet.writeByte(isKey ? FU_A_OF_A_KEY_FRAME : FU_A);
            packet.writeByte((isFirst ? 0x80 : 0) | (left == 0 ? 0x40 : 0) | (isKey ? IDR : SLICE));
            packet.writeByte(isFirst ? 0x88 : 0x5a);
            end(bytes);
            isFirst = false;
        }
        for (int i = 0; i < FRAME_MS / SOUND_MS; i++) {
            begin(Description.OPUS, audioNumber++, (frame * FRAME_MS + i * SOUND_MS) * 48, AUDIO_SSRC);
            packet.writeByte(0x78);
            end(SOUND_BYTES);
        }
        frame++;
    }

    private void begin(int markerAndType, int number, int timestamp, int ssrc) {
        packet.clear().writeByte(VERSION).writeByte(markerAndType).writeShort(number).writeInt(timestamp).writeInt(ssrc);
    }

    private void end(int bytes) {
        while (packet.readableBytes() < bytes) {
            packet.writeByte(0x55);
        }
        packet.writeLong(System.nanoTime());
        sink.accept(packet);
    }
}
