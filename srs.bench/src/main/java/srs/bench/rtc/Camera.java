package srs.bench.rtc;

import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
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
    /** A picture each 40 ms, and a sound each 20. */
    static final int FRAME_MS = 40;
    /** How often {@link #tick} is to be called. */
    static final int TICK_MS = 5;

    private static final int SOUND_MS = 20;
    private static final int FRAMES_OF_A_GROUP = 50;
    private static final int KEY_FRAME_BYTES = 12_000;
    private static final int FRAME_BYTES = 1_500;
    private static final int SOUND_BYTES = 120;
    private static final int PAYLOAD_BYTES = 1_100;
    /** Of pictures in a tick: 400 kbit/s, times two and a half. */
    private static final int PACED_BYTES = 625;
    private static final int VERSION = 0x80;
    private static final int MARKER = 0x80;
    private static final byte[] PARAMETER_SETS = {
        0x78, 0, 15, 0x67, 0x42, (byte) 0xc0, 0x1f, (byte) 0xda, 0x02, (byte) 0x80, (byte) 0xf6, (byte) 0x80, 0x6d, 0x0a, 0x13, 0x50, 0x01, 0x01, 0, 4, 0x68, (byte) 0xce, 0x0f,
        (byte) 0xc8};
    private static final int FU_A_OF_A_KEY_FRAME = 0x7c;
    private static final int FU_A = 0x5c;
    private static final int IDR = 5;
    private static final int SLICE = 1;

    /** How the packets of a picture leave. */
    enum Pace {
        /** All at once, as FFmpeg does. */
        BURST,
        /** At two and a half times the rate of the stream, as browsers do. */
        BROWSER
    }

    private final ByteBuf packet;
    private final Consumer<ByteBuf> sink;
    private final Pace pace;
    /** Pictures that are made and not sent yet; true for a key frame. */
    private final ArrayDeque<Boolean> waiting = new ArrayDeque<>();
    private int tick;
    private int left;
    private boolean isFirst;
    private boolean isKey;
    private int budgetBytes;
    private int sound;
    private int videoNumber = 1;
    private int audioNumber = 1;
    private int frame;
    private int framesSinceKey = FRAMES_OF_A_GROUP;

    /** @param sink gets each packet, lent */
    Camera(ByteBuf scratch, Consumer<ByteBuf> sink, Pace pace) {
        packet = scratch;
        this.sink = sink;
        this.pace = pace;
    }

    /** The next picture is one at which decoding can start. */
    void wantKeyFrame() {
        framesSinceKey = FRAMES_OF_A_GROUP;
    }

    /** Sends what is due, each {@link #TICK_MS} ms. */
    void tick() {
        int ms = tick++ * TICK_MS;
        if (ms % FRAME_MS == 0) {
            boolean wantsKey = framesSinceKey >= FRAMES_OF_A_GROUP;
            framesSinceKey = wantsKey ? 1 : framesSinceKey + 1;
            waiting.add(wantsKey);
        }
        if (ms % SOUND_MS == 0) {
            sound();
        }
        budgetBytes = pace == Pace.BURST ? Integer.MAX_VALUE : Math.min(budgetBytes + PACED_BYTES, PACED_BYTES);
        while (budgetBytes > 0 && (left > 0 || next())) {
            picture();
        }
    }

    private boolean next() {
        if (waiting.isEmpty()) {
            return false;
        }
        isKey = waiting.remove();
        isFirst = true;
        left = isKey ? KEY_FRAME_BYTES : FRAME_BYTES;
        frame++;
        if (isKey) {
            begin(Description.H264, videoNumber++, timestamp(), VIDEO_SSRC);
            packet.writeBytes(PARAMETER_SETS);
            sink.accept(packet); // the one without a stamp: its form is that of the codec
        }
        return true;
    }

    private int timestamp() {
        return (frame - 1) * FRAME_MS * 90;
    }

    /** The next packet of the picture. */
    private void picture() {
        int bytes = Math.min(left, PAYLOAD_BYTES);
        left -= bytes;
        budgetBytes -= bytes;
        begin(Description.H264 | (left == 0 ? MARKER : 0), videoNumber++, timestamp(), VIDEO_SSRC);
        packet.writeByte(isKey ? FU_A_OF_A_KEY_FRAME : FU_A);
        packet.writeByte((isFirst ? 0x80 : 0) | (left == 0 ? 0x40 : 0) | (isKey ? IDR : SLICE));
        packet.writeByte(isFirst ? 0x88 : 0x5a);
        end(bytes);
        isFirst = false;
    }

    private void sound() {
        begin(Description.OPUS, audioNumber++, sound++ * SOUND_MS * 48, AUDIO_SSRC);
        packet.writeByte(0x78);
        end(SOUND_BYTES);
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
