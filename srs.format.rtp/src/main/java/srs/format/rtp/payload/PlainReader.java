package srs.format.rtp.payload;

import io.netty.buffer.ByteBuf;

/** Each packet is a frame: Opus, PCMU, PCMA. */
final class PlainReader implements PayloadReader {
    @Override
    public boolean isStart(ByteBuf in, int at, int length) {
        return true;
    }

    @Override
    public void begin() {
        // nothing goes on
    }

    @Override
    public void read(ByteBuf in, int at, int length, ByteBuf frame) {
        frame.writeBytes(in, at, length);
    }

    @Override
    public void end(ByteBuf frame) {
        // nothing can be missing
    }

    @Override
    public boolean isKey() {
        return true;
    }

    @Override
    public boolean isFrameEachPacket() {
        return true;
    }
}
