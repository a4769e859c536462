package srs.format.rtmp.message;

import io.netty.buffer.ByteBuf;
import java.util.List;
import srs.format.flv.amf.Amf0Reader;
import srs.format.flv.amf.Amf0Writer;
import srs.format.flv.amf.AmfMap;
import srs.format.flv.amf.AmfNull;
import srs.format.flv.amf.AmfValue;

/**
 * Command Message (RTMP 1.0 §7.1.1): a name, a transaction id, a command object, and arguments.
 *
 * @param isAmf3        whether the message type is 17, not 20
 * @param transactionId 0 when no answer is expected
 * @param arguments     the command object, then what follows it; may be empty
 */
public record CommandMessage(boolean isAmf3, String name, double transactionId, List<AmfValue> arguments) implements Message {
    public static final String RESULT = "_result";
    public static final String ERROR = "_error";
    public static final String ON_STATUS = "onStatus";

    public CommandMessage {
        arguments = List.copyOf(arguments);
    }

    /** An AMF0 command with plain Java values, see {@link AmfValue#of}; use {@code AmfNull.NULL} for null. */
    public static CommandMessage of(String name, double transactionId, Object... arguments) {
        return new CommandMessage(false, name, transactionId, List.of(arguments).stream().map(AmfValue::of).toList());
    }

    public static CommandMessage decode(int typeId, ByteBuf body) {
        boolean isAmf3 = typeId == MessageType.COMMAND_AMF3;
        if (isAmf3) {
            Amf3Prefix.skip(body);
        }
        Amf0Reader reader = new Amf0Reader(body);
        String name = reader.readString();
        double transactionId = reader.hasNext() ? reader.read().asNumber(0) : 0;
        return new CommandMessage(isAmf3, name, transactionId, reader.readAll());
    }

    /** The argument after the command object: {@code argument(1)}; the command object is 0. Undefined if it was not sent. */
    public AmfValue argument(int index) {
        return index < arguments.size() ? arguments.get(index) : AmfNull.UNDEFINED;
    }

    /** The command object, empty if it is null or was not sent. */
    public AmfMap commandObject() {
        return argument(0).asMap();
    }

    @Override
    public int typeId() {
        return isAmf3 ? MessageType.COMMAND_AMF3 : MessageType.COMMAND_AMF0;
    }

    @Override
    public void encode(ByteBuf out) {
        if (isAmf3) {
            out.writeByte(0);
        }
        Amf0Writer writer = new Amf0Writer(out).write(name).write(transactionId);
        for (AmfValue argument : arguments) {
            writer.write(argument);
        }
    }
}
