package srs.protocol.rtmp.internal.play;

import io.netty.buffer.ByteBuf;
import srs.format.flv.OnMetaData;
import srs.format.flv.amf.AmfEcmaArray;
import srs.format.flv.amf.AmfValue;
import srs.kernel.stream.Metadata;

/** The body of the data message that describes a stream to a player (F085). Stateless, thread-safe. */
final class MetadataMessage {
    private MetadataMessage() {
    }

    /** Appends {@code onMetaData} and the values: without duration, at which players would stop, and with the server's name. */
    static void encode(Metadata metadata, Signature signature, ByteBuf out) {
        AmfEcmaArray values = AmfEcmaArray.of(AmfValue.of(metadata.values()).asMap());
        new OnMetaData(values).forPlayers(signature.server(), signature.version()).encode(out);
    }
}
