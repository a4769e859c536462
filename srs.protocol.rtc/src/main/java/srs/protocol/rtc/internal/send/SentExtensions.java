package srs.protocol.rtc.internal.send;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import srs.format.rtp.ExtensionUri;
import srs.format.rtp.HeaderExtensionWriter;
import srs.protocol.rtc.internal.feed.FeedPacket;

/**
 * What the packets of one of a player's tracks tell in their headers (RFC 8285): their section and number for bandwidth, and what the publisher told of camera and voice.
 * Lives on one thread.
 */
final class SentExtensions {
    private static final int MAX_MID_BYTES = 16;
    private static final int NUMBER_BYTES = 2;
    private static final int TIME_BYTES = 3;

    private final HeaderExtensionWriter writer = new HeaderExtensionWriter();
    private final byte[] mid;
    private final int midId;
    private final int numberId;
    private final int timeId;
    private final int orientationId;
    private final int audioLevelId;
    private final boolean isTwoByte;
    private final boolean isAlways;

    /** @param agreed names to numbers */
    SentExtensions(String mid, Map<String, Integer> agreed) {
        this.mid = mid.getBytes(StandardCharsets.UTF_8);
        midId = this.mid.length > 0 && this.mid.length <= MAX_MID_BYTES ? agreed.getOrDefault(ExtensionUri.MID, 0) : 0;
        numberId = agreed.getOrDefault(ExtensionUri.TRANSPORT_WIDE_CC, 0);
        // the number serves the same end better
        timeId = numberId != 0 ? 0 : agreed.getOrDefault(ExtensionUri.ABS_SEND_TIME, 0);
        orientationId = agreed.getOrDefault(ExtensionUri.VIDEO_ORIENTATION, 0);
        audioLevelId = agreed.getOrDefault(ExtensionUri.AUDIO_LEVEL, 0);
        int highest = Math.max(Math.max(Math.max(midId, numberId), Math.max(timeId, orientationId)), audioLevelId);
        isTwoByte = HeaderExtensionWriter.needsTwoByte(highest, 1);
        isAlways = midId != 0 || numberId != 0 || timeId != 0;
    }

    /** Whether packets have numbers of the transport. */
    boolean isCounted() {
        return numberId != 0;
    }

    /** Behind the header that is all that is in the buffer. */
    void write(ByteBuf out, FeedPacket packet, int transportSequence, long nowUs) {
        boolean hasOrientation = orientationId != 0 && packet.orientation() != FeedPacket.NOT_TOLD;
        boolean hasLevel = audioLevelId != 0 && packet.audioLevel() != FeedPacket.NOT_TOLD;
        if (!isAlways && !hasOrientation && !hasLevel) {
            return;
        }
        writer.begin(out, 0, isTwoByte);
        if (midId != 0) {
            writer.element(midId, mid.length);
            out.writeBytes(mid);
        }
        if (numberId != 0) {
            writer.element(numberId, NUMBER_BYTES);
            out.writeShort(transportSequence);
        }
        if (timeId != 0) {
            writer.element(timeId, TIME_BYTES);
            out.writeMedium(ExtensionUri.absSendTime(nowUs));
        }
        if (hasOrientation) {
            writer.element(orientationId, 1);
            out.writeByte(packet.orientation());
        }
        if (hasLevel) {
            writer.element(audioLevelId, 1);
            out.writeByte(packet.audioLevel());
        }
        writer.end();
    }
}
