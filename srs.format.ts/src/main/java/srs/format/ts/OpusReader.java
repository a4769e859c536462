package srs.format.ts;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import srs.codec.OpusHead;

/** Opus: any number of packets in a PES packet, each behind a control header, see {@link OpusFormat}. Confined to its reader. */
final class OpusReader implements FrameReader {
    private static final int STEREO = 2;
    private static final int MAX_CHANNELS = 8;
    private static final int TRIM_BYTES = 2;
    /** Of 1 to 8 channels (RFC 7845 §5.1.1.2): streams, coupled streams, and which of their channels goes where. */
    private static final int[][] LAYOUTS = {{1, 0, 0}, {1, 1, 0, 1}, {2, 1, 0, 2, 1}, {2, 2, 0, 1, 2, 3}, {3, 2, 0, 4, 1, 2, 3}, {4, 2, 0, 4, 1, 2, 3, 5},
        {4, 3, 0, 4, 1, 2, 3, 5, 6}, {5, 3, 0, 6, 1, 2, 3, 4, 5, 7}};
    private static final int[] SILK_SAMPLES = {480, 960, 1920, 2880};
    private static final int[] CELT_SAMPLES = {120, 240, 480, 960};
    private static final int FIRST_HYBRID = 12;
    private static final int FIRST_CELT = 16;

    private final TsListener listener;
    private final Consumer<TsFault> faults;
    private final TsTrack track;
    private boolean isAnnounced;
    private long next = NO_TIME;

    /** @param channelCode as the program map tells; -1 when it does not */
    OpusReader(int pid, int channelCode, TsListener listener, Consumer<TsFault> faults) {
        this.listener = listener;
        this.faults = faults;
        this.track = new TsTrack(TsCodec.OPUS, pid, head(channelCode < 1 || channelCode > MAX_CHANNELS ? STEREO : channelCode));
    }

    private static byte[] head(int channels) {
        int[] layout = LAYOUTS[channels - 1];
        boolean hasLayout = channels > STEREO;
        byte[] head = new byte[hasLayout ? 19 + layout.length : 19];
        System.arraycopy("OpusHead".getBytes(StandardCharsets.US_ASCII), 0, head, 0, 8);
        head[8] = 1; // version
        head[9] = (byte) channels;
        // pre-skip 0; input rate, little-endian
        head[12] = (byte) OpusHead.SAMPLE_RATE_HZ;
        head[13] = (byte) (OpusHead.SAMPLE_RATE_HZ >> 8);
        head[18] = (byte) (hasLayout ? 1 : 0);
        for (int i = 0; hasLayout && i < layout.length; i++) {
            head[19 + i] = (byte) layout[i];
        }
        return head;
    }

    @Override
    public void pes(long dts, long pts, boolean isRandomAccess, ByteBuf payload) {
        if (pts != NO_TIME) {
            next = pts;
        }
        if (next == NO_TIME) {
            faults.accept(TsFault.NO_TIMESTAMP);
            return;
        }
        for (int count = 0; payload.isReadable(); count++) {
            int bytes = count == TsLimits.MAX_AUDIO_FRAMES ? -1 : readControl(payload);
            if (bytes <= 0 || bytes > payload.readableBytes()) {
                faults.accept(TsFault.BAD_FRAME);
                return;
            }
            packet(payload.readSlice(bytes));
        }
    }

    private void packet(ByteBuf packet) {
        if (!isAnnounced) {
            isAnnounced = true;
            listener.onTrack(track);
        }
        long us = TsClock.us(next);
        next += (long) samples(packet) * TsClock.HZ / OpusHead.SAMPLE_RATE_HZ;
        listener.onFrame(track, us, us, true, packet);
    }

    /** Reads a control header; returns the size of the packet behind it, or -1 when it is none. */
    private static int readControl(ByteBuf in) {
        if (in.readableBytes() < 3) {
            return -1;
        }
        int prefix = in.readUnsignedShort();
        if ((prefix & OpusFormat.CONTROL_PREFIX_MASK) != OpusFormat.CONTROL_PREFIX) {
            return -1;
        }
        int bytes = 0;
        int octet;
        do {
            if (!in.isReadable()) {
                return -1;
            }
            octet = in.readUnsignedByte();
            bytes += octet;
        } while (octet == 255);
        int trims = ((prefix & OpusFormat.START_TRIM) != 0 ? TRIM_BYTES : 0) + ((prefix & OpusFormat.END_TRIM) != 0 ? TRIM_BYTES : 0);
        if (in.readableBytes() < trims) {
            return -1;
        }
        in.skipBytes(trims);
        if ((prefix & OpusFormat.EXTENSION) != 0) {
            if (!in.isReadable() || in.readableBytes() < 1 + in.getUnsignedByte(in.readerIndex())) {
                return -1;
            }
            in.skipBytes(1 + in.getUnsignedByte(in.readerIndex()));
        }
        return bytes;
    }

    /** Samples of a packet at 48 kHz, by its first bytes (RFC 6716 §3.1). */
    static int samples(ByteBuf packet) {
        int toc = packet.getUnsignedByte(packet.readerIndex());
        int config = toc >> 3;
        int one = config < FIRST_HYBRID ? SILK_SAMPLES[config & 3] : config < FIRST_CELT ? SILK_SAMPLES[config & 1] : CELT_SAMPLES[config & 3];
        int frames = switch (toc & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> packet.readableBytes() < 2 ? 1 : packet.getByte(packet.readerIndex() + 1) & 0x3F;
        };
        return one * frames;
    }

    @Override
    public void onLoss() {
        next = NO_TIME;
    }
}
