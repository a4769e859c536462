package srs.output.remux.internal.flv;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import srs.format.flv.OnMetaData;
import srs.format.flv.amf.AmfEcmaArray;
import srs.format.flv.amf.AmfValue;
import srs.kernel.stream.Metadata;

/**
 * The body of the script tag that describes a stream to a player: without duration, at which players would stop, and with the server's
 * name (F085). Thread-safe; remembers the last one, for each batch and opening asks for it twice.
 */
final class ScriptTag {

    private record Made(Metadata metadata, byte[] body) {}

    private final String server;
    private final String serverVersion;
    private volatile Made last;

    ScriptTag(String server, String serverVersion) {
        this.server = server;
        this.serverVersion = serverVersion;
    }

    /** The body. Shared: do not change it. */
    byte[] body(Metadata metadata) {
        Made made = last;
        if (made == null || made.metadata != metadata) {
            AmfEcmaArray values = AmfEcmaArray.of(AmfValue.of(metadata.values()).asMap());
            ByteBuf body = Unpooled.buffer();
            new OnMetaData(values).forPlayers(server, serverVersion).encode(body);
            made = new Made(metadata, ByteBufUtil.getBytes(body));
            last = made;
        }
        return made.body;
    }
}
