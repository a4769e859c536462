package srs.bench.srt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import srs.bench.Clip;
import srs.format.ts.TsCodec;
import srs.format.ts.TsMuxer;

/**
 * A stream of H.264 as transport packets, 25 frames a second, each with the time when it is handed to a publisher in its first bytes; a key frame each second. Confined to its
 * thread, which gives the same frame to all publishers, one after the other.
 */
final class FrameSource {
    static final int FPS = 25;
    static final long FRAME_US = 1_000_000 / FPS;

    private static final byte[] MARK = "srs.bench@".getBytes(StandardCharsets.US_ASCII);
    private static final int DIGITS = 16;
    private static final int PACKET_BYTES = 188;
    /** In a packet's second byte. */
    private static final int UNIT_START = 0x40;
    private static final int NAL_HEAD_BYTES = 5;
    private static final int NAL_KEY = 0x65;
    private static final int NAL_INTER = 0x41;

    private final TsMuxer muxer = new TsMuxer();
    private final ByteBuf frame = Unpooled.buffer();
    private final ByteBuf out = Unpooled.buffer();
    private final int frameBytes;
    private int stampAt;
    private long count;

    FrameSource(int kbps) {
        frameBytes = Math.max(64, kbps * 1000 / 8 / FPS * 97 / 100);
        muxer.begin(TsCodec.H264, Clip.track(true).config());
        byte[] noise = new byte[frameBytes];
        new Random(1).nextBytes(noise);
        for (int i = 0; i < noise.length; i++) {
            // no start codes
            noise[i] |= 1;
        }
        frame.writeInt(frameBytes - 4).writeByte(NAL_INTER).writeBytes(noise, 0, frameBytes - NAL_HEAD_BYTES);
        frame.setBytes(NAL_HEAD_BYTES, MARK);
    }

    /** Makes the next frame. */
    void next() {
        boolean isKey = count % FPS == 0;
        frame.setByte(4, isKey ? NAL_KEY : NAL_INTER);
        out.clear();
        if (isKey) {
            muxer.writeTables(out);
        }
        long us = 1_000_000 + count++ * FRAME_US;
        muxer.writeFrame(out, true, us, us, isKey, frame, 0, frameBytes);
        stampAt = markAt(out);
    }

    /** The frame, as one of this time. Lent until the next call. */
    ByteBuf at(long us) {
        for (int i = 0; i < DIGITS; i++) {
            out.setByte(stampAt + i, Character.forDigit((int) (us >>> 4 * (DIGITS - 1 - i)) & 0xF, 16));
        }
        return out;
    }

    /** The time of the frame that begins in these packets, in microseconds; -1 when none begins there. */
    static long madeUs(ByteBuf packets) {
        int at = markAt(packets);
        return at < 0 ? -1 : Long.parseLong(packets.toString(at, DIGITS, StandardCharsets.US_ASCII), 16);
    }

    /** Where the time stands: in a packet with which something begins; -1 without one. */
    private static int markAt(ByteBuf packets) {
        for (int packet = packets.readerIndex(); packet + PACKET_BYTES <= packets.writerIndex(); packet += PACKET_BYTES) {
            if ((packets.getByte(packet + 1) & UNIT_START) == 0) {
                continue;
            }
            for (int i = packet; i <= packet + PACKET_BYTES - MARK.length - DIGITS; i++) {
                if (packets.getByte(i) == MARK[0] && isMark(packets, i)) {
                    return i + MARK.length;
                }
            }
        }
        return -1;
    }

    private static boolean isMark(ByteBuf packets, int at) {
        for (int i = 1; i < MARK.length; i++) {
            if (packets.getByte(at + i) != MARK[i]) {
                return false;
            }
        }
        return true;
    }
}
