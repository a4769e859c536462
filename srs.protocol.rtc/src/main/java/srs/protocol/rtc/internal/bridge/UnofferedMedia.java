package srs.protocol.rtc.internal.bridge;

import srs.kernel.stream.MediaKind;
import srs.kernel.stream.Publication;
import srs.protocol.rtc.internal.feed.FeedPacket;
import srs.protocol.rtc.internal.feed.FeedSource;

/**
 * What a publisher sends and the kernel does not get, for its statistics: without rtc_to_rtmp bytes of all packets, and pictures of one layer by their last packets; with it, bytes of
 * the other layers and tracks. So in any case a stream's bytes are all that its publisher sends, and its frames are those of one picture. Lives on the publisher's loop.
 */
final class UnofferedMedia {
    /** Pictures of other layers after which a layer is taken for stopped. */
    private static final int STOPPED = 60;

    private final Publication publication;
    private FeedSource counted;
    /** Pictures of other layers since the last one of this. */
    private int others;
    private long pictures;
    private long pictureBytes;
    private long sounds;
    private long soundBytes;

    UnofferedMedia(Publication publication) {
        this.publication = publication;
    }

    /** A packet of what is shown to the kernel by other packets. Lent. */
    void onSpare(FeedPacket packet) {
        if (packet.source().isVideo()) {
            pictureBytes += packet.payloadBytes();
        } else {
            soundBytes += packet.payloadBytes();
        }
    }

    /** Lent. */
    void onPacket(FeedPacket packet) {
        FeedSource source = packet.source();
        if (!source.isVideo()) {
            sounds++;
            soundBytes += packet.payloadBytes();
            return;
        }
        pictureBytes += packet.payloadBytes();
        if (packet.marker()) {
            count(source);
        }
    }

    private void count(FeedSource source) {
        if (counted == null || source != counted && ++others > STOPPED) {
            counted = source;
        }
        if (source == counted) {
            others = 0;
            pictures++;
        }
    }

    void flush() {
        if (pictureBytes > 0) {
            publication.count(MediaKind.VIDEO, pictures, pictureBytes);
            pictures = 0;
            pictureBytes = 0;
        }
        if (soundBytes > 0) {
            publication.count(MediaKind.AUDIO, sounds, soundBytes);
            sounds = 0;
            soundBytes = 0;
        }
    }
}
