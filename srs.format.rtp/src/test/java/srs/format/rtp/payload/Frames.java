package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.SequenceUnwrapper;

/** What comes out of a depacketizer. */
final class Frames implements FrameListener {
    static final UnpooledByteBufAllocator ALLOCATOR = new UnpooledByteBufAllocator(/* preferDirect= */ true);

    final List<byte[]> frames = new ArrayList<>();
    final List<Boolean> keys = new ArrayList<>();
    final List<Integer> timestamps = new ArrayList<>();
    final List<byte[]> configs = new ArrayList<>();
    final List<FrameFault> faults = new ArrayList<>();

    static Frames of(PayloadFormat format, List<ByteBuf> packets) {
        Frames frames = new Frames();
        RtpHeader header = new RtpHeader();
        SequenceUnwrapper unwrapper = new SequenceUnwrapper();
        try (Depacketizer depacketizer = format.depacketizer(ALLOCATOR, frames)) {
            for (ByteBuf packet : packets) {
                header.parse(packet);
                depacketizer.add(header, packet, unwrapper.unwrap(header.sequenceNumber()));
            }
        }
        return frames;
    }

    @Override
    public void onFrame(ByteBuf frame, int timestamp, boolean key) {
        frames.add(ByteBufUtil.getBytes(frame));
        timestamps.add(timestamp);
        keys.add(key);
    }

    @Override
    public void onConfig(byte[] config) {
        configs.add(config);
    }

    @Override
    public void onFault(FrameFault fault, int timestamp) {
        faults.add(fault);
    }

    /** Size and MD5 of each, as FFmpeg's framemd5 tells them. */
    List<String> hashes() {
        return frames.stream().map(Frames::hash).toList();
    }

    static String hash(byte[] frame) {
        try {
            return frame.length + " " + HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(frame));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
