package srs.format.rtmp.chunk;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;

/** Writes down messages: {@code csid timestamp type length}, and the bodies in hex. */
final class Recorder implements MessageSink {
    final List<String> lines = new ArrayList<>();
    final List<String> bodies = new ArrayList<>();
    final List<Integer> messageStreams = new ArrayList<>();

    @Override
    public void onMessage(int chunkStreamId, long timestampMs, int typeId, int messageStreamId, ByteBuf body) {
        lines.add(chunkStreamId + " " + timestampMs + " " + typeId + " " + body.readableBytes());
        bodies.add(ByteBufUtil.hexDump(body));
        messageStreams.add(messageStreamId);
    }
}
