package srs.format.srt;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;

/** Collects what a connection hears. */
final class Ear implements SrtConnection.Listener {
    final List<byte[]> messages = new ArrayList<>();
    String closed;

    @Override
    public void onMessage(ByteBuf message, long dueUs) {
        messages.add(ByteBufUtil.getBytes(message));
    }

    @Override
    public void onClosed(String reason) {
        closed = reason;
    }
}
