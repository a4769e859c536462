package srs.format.flv;

import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.Optional;
import srs.format.flv.amf.Amf0Reader;
import srs.format.flv.amf.AmfException;
import srs.format.flv.amf.AmfString;
import srs.format.flv.amf.AmfValue;

/**
 * A data message or script tag: a name and values.
 *
 * <p>Immutable. Encoders wrap metadata for the server as {@code "@setDataFrame", "onMetaData", {…}}; the wrapper is gone here.
 *
 * @param name {@code onMetaData}, {@code onTextData}, {@code onCuePoint}, …
 * @param values what came after the name
 */
public record DataMessage(String name, List<AmfValue> values) {
    public static final String SET_DATA_FRAME = "@setDataFrame";

    public DataMessage {
        values = List.copyOf(values);
    }

    /**
     * Reads the body of a message of type 18 or of a script tag, without moving its reader index.
     *
     * <p>Tolerance: publishers relay data streams that are no AMF. FFmpeg sends timecodes as bodies of 4 bytes (SRS 6.0.77 began to
     * ignore them), others text; they are no reason to end a stream.
     *
     * @param body lent for the call
     * @return the message, or nothing if this is no AMF0 that begins with a name
     */
    public static Optional<DataMessage> parse(ByteBuf body) {
        try {
            List<AmfValue> values = new Amf0Reader(body.duplicate()).readAll();
            int nameIndex = !values.isEmpty() && values.get(0).asString("").equals(SET_DATA_FRAME) ? 1 : 0;
            if (values.size() > nameIndex && values.get(nameIndex) instanceof AmfString name) {
                return Optional.of(new DataMessage(name.value(), values.subList(nameIndex + 1, values.size())));
            }
            return Optional.empty();
        } catch (AmfException e) {
            return Optional.empty();
        }
    }

    /**
     * Reads the body of a message of type 15 or of a tag of type 15: a format selector, which is 0, then AMF0 that may switch to AMF3.
     *
     * @param body lent for the call
     */
    public static Optional<DataMessage> parseAmf3(ByteBuf body) {
        return body.isReadable() ? parse(body.slice(body.readerIndex() + 1, body.readableBytes() - 1)) : Optional.empty();
    }
}
