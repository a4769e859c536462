package srs.output.dvr.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Map;
import srs.format.flv.FlvTagHeader;
import srs.format.flv.FlvWriter;
import srs.format.flv.OnMetaData;
import srs.format.flv.amf.Amf0Writer;
import srs.format.flv.amf.AmfEcmaArray;
import srs.format.flv.amf.AmfObject;
import srs.format.flv.amf.AmfValue;

/**
 * The script tag at the beginning of an FLV file: what the publisher says, and what the server knows at the end: duration, size, key frames (compat 6.8). Immutable.
 *
 * <p>It has the same length at the end as at the beginning, so that it can be written over: a string after the metadata, which players do not look at, takes the place that the key
 * frames do not need.
 */
final class FlvMetadata {
    private static final String DURATION = "duration";
    private static final String FILE_SIZE = "filesize";
    private static final String SERVICE = "service";
    private static final String KEYFRAMES = "keyframes";
    /** Marker and length of a string. */
    private static final int STRING_OVERHEAD = 3;

    private final Map<String, Object> values;
    private final String service;
    private final int bodyBytes;

    /**
     * @param values of the stream's metadata
     * @param service the server's name, which SRS writes into its files
     */
    FlvMetadata(Map<String, Object> values, String service) {
        this.values = values;
        this.service = service;
        bodyBytes = metadata(0, 0, new KeyframeIndex()).readableBytes() + KeyframeIndex.MAX_ENTRIES * KeyframeIndex.ENTRY_BYTES + STRING_OVERHEAD;
    }

    /** Appends the tag. The buffer is lent for the call. */
    void encode(ByteBuf out, double durationSeconds, long fileBytes, KeyframeIndex keyframes) {
        ByteBuf body = metadata(durationSeconds, fileBytes, keyframes);
        new Amf0Writer(body).write(" ".repeat(bodyBytes - body.readableBytes() - STRING_OVERHEAD));
        FlvWriter.writeTag(out, FlvTagHeader.TYPE_SCRIPT, /* timestampMs= */ 0, body);
    }

    private ByteBuf metadata(double durationSeconds, long fileBytes, KeyframeIndex keyframes) {
        AmfObject.Builder all = AmfObject.builder().put(DURATION, durationSeconds).put(FILE_SIZE, fileBytes);
        all.putAll(AmfEcmaArray.of(AmfObject.builder().putAll(AmfValue.of(values).asMap()).remove(DURATION).remove(FILE_SIZE).remove(SERVICE)
                .remove(KEYFRAMES).build()));
        ByteBuf body = Unpooled.buffer();
        new OnMetaData(all.put(SERVICE, service).put(KEYFRAMES, keyframes.toAmf()).buildEcmaArray()).encode(body);
        return body;
    }
}
