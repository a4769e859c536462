package srs.format.flv;

import io.netty.buffer.ByteBuf;
import java.util.Optional;
import srs.format.flv.amf.Amf0Writer;
import srs.format.flv.amf.AmfEcmaArray;
import srs.format.flv.amf.AmfMap;
import srs.format.flv.amf.AmfObject;

/**
 * The metadata of a stream: what the publisher said, and what the server makes of it for players.
 *
 * <p>Immutable.
 *
 * @param values an ECMA array from FFmpeg and OBS, an object from others; the form is kept
 */
public record OnMetaData(AmfMap values) {
    public static final String NAME = "onMetaData";

    private static final String DURATION = "duration";
    private static final String SERVER = "server";
    private static final String SERVER_VERSION = "server_version";

    /** The metadata in this message, or nothing if it is another one or its first value has no members. */
    public static Optional<OnMetaData> of(DataMessage message) {
        if (!message.name().equals(NAME) || message.values().isEmpty() || !(message.values().get(0) instanceof AmfMap map)) {
            return Optional.empty();
        }
        return Optional.of(new OnMetaData(map));
    }

    /**
     * For players of a live stream: the duration is gone, because players would stop there; the server's name and version are last.
     */
    public OnMetaData forPlayers(String server, String serverVersion) {
        AmfObject.Builder builder = AmfObject.builder().putAll(values).remove(DURATION).remove(SERVER).remove(SERVER_VERSION)
                .put(SERVER, server).put(SERVER_VERSION, serverVersion);
        return new OnMetaData(values instanceof AmfEcmaArray ? builder.buildEcmaArray() : builder.build());
    }

    /** Appends the body of a data message or script tag: the name, then the values. The buffer is lent for the call. */
    public void encode(ByteBuf out) {
        new Amf0Writer(out).write(NAME).write(values);
    }
}
