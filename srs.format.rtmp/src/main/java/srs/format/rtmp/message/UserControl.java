package srs.format.rtmp.message;

import io.netty.buffer.ByteBuf;

/**
 * User Control Message (RTMP 1.0 §6.2, §7.1.7).
 *
 * <pre>
 *  | event, 2 bytes | data, 4 bytes | extra, 4 bytes: SetBufferLength only |
 *  FMS also has   | 0x001a | 1 byte |
 * </pre>
 *
 * @param event one of the constants, or a number that nobody knows
 * @param data  the message stream, or the time of a ping
 * @param extra the buffer length in milliseconds, 0 for other events
 */
public record UserControl(int event, long data, long extra) implements Message {
    public static final int STREAM_BEGIN = 0;
    public static final int STREAM_EOF = 1;
    public static final int STREAM_DRY = 2;
    public static final int SET_BUFFER_LENGTH = 3;
    public static final int STREAM_IS_RECORDED = 4;
    public static final int PING_REQUEST = 6;
    public static final int PING_RESPONSE = 7;
    /** FMS sends it with a body of one byte; SRS accepts and ignores it. */
    public static final int FMS_EVENT_0 = 0x1A;
    /** FMS tells that its buffer is empty, rtmpdump waits for it. */
    public static final int BUFFER_EMPTY = 31;
    public static final int BUFFER_READY = 32;

    private static final int EVENT_BYTES = 2;
    private static final int DATA_BYTES = 4;
    private static final int EXTRA_BYTES = 4;

    /** An event with four bytes of data. */
    public static UserControl of(int event, long data) {
        return new UserControl(event, data, 0);
    }

    public static UserControl decode(ByteBuf body) {
        Message.need("UserControl", body, EVENT_BYTES);
        int event = body.readUnsignedShort();
        if (event == FMS_EVENT_0) {
            Message.need("UserControl event 0x1a", body, 1);
            return new UserControl(event, body.readUnsignedByte(), 0);
        }
        Message.need("UserControl event " + event, body, DATA_BYTES);
        long data = body.readUnsignedInt();
        if (event != SET_BUFFER_LENGTH) {
            return new UserControl(event, data, 0);
        }
        Message.need("SetBufferLength", body, EXTRA_BYTES);
        return new UserControl(event, data, body.readUnsignedInt());
    }

    @Override
    public int typeId() {
        return MessageType.USER_CONTROL;
    }

    @Override
    public void encode(ByteBuf out) {
        out.writeShort(event);
        if (event == FMS_EVENT_0) {
            out.writeByte((int) data);
            return;
        }
        out.writeInt((int) data);
        if (event == SET_BUFFER_LENGTH) {
            out.writeInt((int) extra);
        }
    }
}
