package srs.format.ts;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.function.Consumer;

/** Finds the frames of one elementary stream in its PES packets. Confined to its reader. */
sealed interface FrameReader extends AutoCloseable permits NalUnitReader, AudioReader, OpusReader {
    /** A PES packet that says no time. */
    long NO_TIME = Long.MIN_VALUE;

    /**
     * The payload of the next PES packet.
     *
     * @param dts in ticks that go on over the wrap, or {@link #NO_TIME}
     * @param isRandomAccess whether the sender said that decoding can start here
     * @param payload Lent for the call.
     */
    void pes(long dts, long pts, boolean isRandomAccess, ByteBuf payload);

    /** A PES packet is missing before the next one. */
    default void onLoss() {}

    @Override
    default void close() {}

    /** The reader for a codec. */
    static FrameReader of(TsCodec codec, int pid, Descriptors descriptors, ByteBufAllocator allocator, TsListener listener, Consumer<TsFault> faults) {
        return switch (codec) {
            case H264, HEVC -> new NalUnitReader(codec, pid, allocator, listener, faults);
            case AAC, MP3, AC3, EAC3 -> new AudioReader(codec, pid, allocator, listener, faults);
            case OPUS -> new OpusReader(pid, descriptors.opusChannelCode(), listener, faults);
        };
    }
}
