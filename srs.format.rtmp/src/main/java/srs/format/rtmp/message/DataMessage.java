package srs.format.rtmp.message;

import io.netty.buffer.ByteBuf;
import java.util.List;
import srs.format.flv.amf.Amf0Reader;
import srs.format.flv.amf.Amf0Writer;
import srs.format.flv.amf.AmfMap;
import srs.format.flv.amf.AmfString;
import srs.format.flv.amf.AmfValue;

/**
 * Data Message (RTMP 1.0 §7.1.2): a handler's name and values, for example {@code @setDataFrame onMetaData {…}}.
 *
 * @param isAmf3 whether the message type is 15, not 18
 * @param values all of it, the name too
 */
public record DataMessage(boolean isAmf3, List<AmfValue> values) implements Message {
    public static final String SET_DATA_FRAME = "@setDataFrame";
    public static final String ON_META_DATA = "onMetaData";

    public DataMessage {
        values = List.copyOf(values);
    }

    /** An AMF0 data message of plain Java values, see {@link AmfValue#of}. */
    public static DataMessage of(Object... values) {
        return new DataMessage(false, List.of(values).stream().map(AmfValue::of).toList());
    }

    public static DataMessage decode(int typeId, ByteBuf body) {
        boolean isAmf3 = typeId == MessageType.DATA_AMF3;
        if (isAmf3) {
            Amf3Prefix.skip(body);
        }
        return new DataMessage(isAmf3, new Amf0Reader(body).readAll());
    }

    /** The handler's name without the wrapper {@code @setDataFrame}; empty if there is none. */
    public String name() {
        return at(isWrapped() ? 1 : 0);
    }

    /** The object behind the name, or null if there is none. */
    public AmfMap metadata() {
        int at = isWrapped() ? 2 : 1;
        return values.size() > at && values.get(at) instanceof AmfMap map ? map : null;
    }

    private boolean isWrapped() {
        return at(0).equals(SET_DATA_FRAME);
    }

    private String at(int index) {
        return values.size() > index && values.get(index) instanceof AmfString name ? name.value() : "";
    }

    @Override
    public int typeId() {
        return isAmf3 ? MessageType.DATA_AMF3 : MessageType.DATA_AMF0;
    }

    @Override
    public void encode(ByteBuf out) {
        if (isAmf3) {
            out.writeByte(0);
        }
        Amf0Writer writer = new Amf0Writer(out);
        for (AmfValue value : values) {
            writer.write(value);
        }
    }
}
