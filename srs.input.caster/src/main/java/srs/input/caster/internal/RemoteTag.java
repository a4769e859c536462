package srs.input.caster.internal;

import io.netty.buffer.ByteBuf;
import srs.format.flv.AudioTagHeader;
import srs.format.flv.FlvException;
import srs.format.flv.TagKind;
import srs.format.flv.VideoTagHeader;
import srs.format.flv.amf.AmfMap;

/**
 * A tag on its way to another server. Immutable.
 *
 * @param metadata values of onMetaData; null for media
 * @param body of a media tag, else null. Whoever holds the tag owns it.
 */
record RemoteTag(boolean isVideo, long timestampMs, AmfMap metadata, ByteBuf body) {

    static RemoteTag ofMetadata(AmfMap values) {
        return new RemoteTag(false, 0, values, null);
    }

    /** Takes ownership of the body. */
    static RemoteTag ofVideo(long timestampMs, ByteBuf body) {
        return new RemoteTag(true, timestampMs, null, body);
    }

    /** Takes ownership of the body. */
    static RemoteTag ofAudio(long timestampMs, ByteBuf body) {
        return new RemoteTag(false, timestampMs, null, body);
    }

    /** Whether what follows cannot be decoded without it. */
    boolean isHeader() {
        if (body == null) {
            return true;
        }
        try {
            return (isVideo ? VideoTagHeader.parse(body).kind() : AudioTagHeader.parse(body).kind()) == TagKind.SEQUENCE_HEADER;
        } catch (FlvException e) {
            return false;
        }
    }

    /** Whether decoding can start here. */
    boolean isKey() {
        try {
            return isVideo && VideoTagHeader.parse(body).keyframe();
        } catch (FlvException e) {
            return false;
        }
    }

    void release() {
        if (body != null) {
            body.release();
        }
    }
}
