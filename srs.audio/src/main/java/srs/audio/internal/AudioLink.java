package srs.audio.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.audio.worker.protocol.MessageHeader;
import srs.audio.worker.protocol.MessageType;

/** The connection with the process: messages both ways. Lives on its channel's loop. */
final class AudioLink extends ByteToMessageDecoder {
    private static final Logger LOG = LoggerFactory.getLogger("srs.audio");

    private final Listener listener;
    private Channel channel;
    private boolean isFlushDue;

    /** Hears of it, on the loop. */
    interface Listener {
        /** @param bytes Lent for the call. */
        void onMessage(MessageHeader header, ByteBuf bytes);

        /** The process, or this connection with it, has gone. Once and last. */
        void onGone(AudioLink link);
    }

    AudioLink(Listener listener) {
        this.listener = listener;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        channel = context.channel();
    }

    /** Whether the process takes what comes. */
    boolean isWritable() {
        return channel.isWritable();
    }

    /**
     * Says something; with all else that is said in this turn of the loop.
     *
     * @param bytes Lent for the call.
     */
    void send(MessageType type, int conversion, long ptsUs, ByteBuf bytes) {
        int length = bytes.readableBytes();
        ByteBuf message = channel.alloc().buffer(MessageHeader.BYTES + length);
        ByteBuffer header = message.nioBuffer(0, MessageHeader.BYTES);
        new MessageHeader(length, type, conversion, ptsUs).encode(header);
        message.writerIndex(MessageHeader.BYTES).writeBytes(bytes, bytes.readerIndex(), length);
        channel.write(message, channel.voidPromise());
        if (!isFlushDue) {
            isFlushDue = true;
            channel.eventLoop().execute(this::flush);
        }
    }

    private void flush() {
        isFlushDue = false;
        channel.flush();
    }

    void close() {
        channel.close();
    }

    @Override
    protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws IOException {
        while (in.readableBytes() >= MessageHeader.BYTES) {
            MessageHeader header = MessageHeader.decode(in.nioBuffer(in.readerIndex(), MessageHeader.BYTES));
            if (in.readableBytes() < MessageHeader.BYTES + header.length()) {
                return;
            }
            in.skipBytes(MessageHeader.BYTES);
            listener.onMessage(header, in.readSlice(header.length()));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) throws Exception {
        super.channelInactive(context);
        listener.onGone(this);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // it was killed, in most cases
        LOG.debug("the connection with the audio process fails", cause);
        context.close();
    }
}
