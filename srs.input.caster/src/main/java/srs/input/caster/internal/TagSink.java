package srs.input.caster.internal;

import io.netty.buffer.ByteBuf;
import srs.format.flv.amf.AmfMap;

/** Takes the tags of one FLV stream. Lives on its session's loop. */
interface TagSink {

    /** The values of onMetaData. */
    void metadata(AmfMap values);

    /** @param body a tag body in a buffer of its own size. Lent for the call; what is kept is retained. */
    void video(long timestampMs, ByteBuf body);

    /** @param body as for {@link #video} */
    void audio(long timestampMs, ByteBuf body);
}
