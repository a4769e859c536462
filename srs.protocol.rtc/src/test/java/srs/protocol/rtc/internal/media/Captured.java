package srs.protocol.rtc.internal.media;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import srs.format.rtp.RtpHeader;
import srs.format.rtp.SequenceUnwrapper;
import srs.format.rtp.payload.Depacketizer;
import srs.format.rtp.payload.FrameListener;
import srs.format.rtp.payload.PayloadFormat;

/** What Chromium sent, and FFmpeg. */
enum Captured {
    H264("chrome-h264", PayloadFormat.H264, 9000),
    HEVC("ffmpeg-hevc", PayloadFormat.H265, 3600),
    /** Without parameter sets. */
    BARE_H264("ffmpeg-h264-bare", PayloadFormat.H264, 7200),
    BARE_HEVC("ffmpeg-hevc-bare", PayloadFormat.H265, 7200),
    AV1("chrome-av1", PayloadFormat.AV1, 3000),
    VP8("chrome-vp8", PayloadFormat.VP8, 3000),
    OPUS("chrome-opus", PayloadFormat.OPUS, 960);

    final PayloadFormat format;
    final List<byte[]> packets;
    /** From the begin of one round to the begin of the next. */
    private final int roundTicks;

    Captured(String file, PayloadFormat format, int gapTicks) {
        this.format = format;
        try (InputStream in = Captured.class.getResourceAsStream(file + ".rtp.txt")) {
            packets = new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(HexFormat.of()::parseHex).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        roundTicks = header(packets.get(packets.size() - 1)).timestamp() - header(packets.get(0)).timestamp() + gapTicks;
    }

    static RtpHeader header(byte[] packet) {
        return new RtpHeader().parse(Unpooled.wrappedBuffer(packet));
    }

    /** All packets again and again, as one source whose numbers and times go on; the numbers wrap. */
    List<byte[]> rounds(int rounds, int payloadType, int ssrc) {
        List<byte[]> all = new ArrayList<>();
        int sequenceNumber = 65_500;
        for (int round = 0; round < rounds; round++) {
            for (byte[] packet : packets) {
                ByteBuf copy = Unpooled.copiedBuffer(packet);
                RtpHeader.rewrite(copy, payloadType, sequenceNumber++ & 0xFFFF, header(packet).timestamp() + round * roundTicks, ssrc);
                all.add(ByteBufUtil.getBytes(copy));
            }
        }
        return all;
    }

    /** A frame in the codec-neutral form, with the configuration that was told before it, or null. */
    record Frame(byte[] bytes, int timestamp, boolean key, byte[] config) {
        @Override
        public String toString() {
            return bytes.length + " " + Arrays.hashCode(bytes);
        }
    }

    /** Size and hash of the frames of packets in order. */
    List<String> frames(List<byte[]> inOrder) {
        return wholeFrames(inOrder).stream().map(Frame::toString).toList();
    }

    List<Frame> wholeFrames(List<byte[]> inOrder) {
        List<Frame> frames = new ArrayList<>();
        SequenceUnwrapper unwrapper = new SequenceUnwrapper();
        FrameListener listener = new FrameListener() {
            private byte[] config;

            @Override
            public void onConfig(byte[] its) {
                config = its;
            }

            @Override
            public void onFrame(ByteBuf frame, int timestamp, boolean key) {
                frames.add(new Frame(ByteBufUtil.getBytes(frame), timestamp, key, config));
            }
        };
        try (Depacketizer depacketizer = format.depacketizer(UnpooledByteBufAllocator.DEFAULT, listener)) {
            for (byte[] packet : inOrder) {
                RtpHeader header = header(packet);
                depacketizer.add(header, Unpooled.wrappedBuffer(packet), unwrapper.unwrap(header.sequenceNumber()));
            }
        }
        return frames;
    }
}
