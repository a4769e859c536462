package srs.kernel.stream;

import java.util.Optional;
import srs.kernel.client.Rates;

/**
 * A stream as statistics see it: a snapshot, immutable.
 *
 * @param key the stream
 * @param id SRS's stream id: {@code vid-} and 7 characters
 * @param publisherId client id of the publisher, empty while nobody publishes
 * @param liveMs how long the publisher has been there, in milliseconds
 * @param players players of every protocol
 * @param taps files, segmenters and other internal readers
 * @param videoFrames frames since the publication began
 * @param audioFrames frames since the publication began
 * @param receivedBytes payload bytes from publishers since the stream was created
 * @param sentBytes payload bytes to players since the stream was created
 * @param gopFrames frames in the GOP cache
 * @param gopBytes their bytes
 * @param droppedFrames frames dropped for slow players and taps since the stream was created
 * @param video the video track that holds
 * @param audio the audio track that holds
 * @param rates bit rates of the payload bytes
 */
public record StreamInfo(StreamKey key, String id, Optional<String> publisherId, long liveMs, int players, int taps,
        long videoFrames, long audioFrames, long receivedBytes, long sentBytes, int gopFrames, long gopBytes,
        long droppedFrames, Optional<Track> video, Optional<Track> audio, Rates rates) {

    /** A stream whose rates have not been measured yet. */
    public StreamInfo(StreamKey key, String id, Optional<String> publisherId, long liveMs, int players, int taps,
            long videoFrames, long audioFrames, long receivedBytes, long sentBytes, int gopFrames, long gopBytes,
            long droppedFrames, Optional<Track> video, Optional<Track> audio) {
        this(key, id, publisherId, liveMs, players, taps, videoFrames, audioFrames, receivedBytes, sentBytes, gopFrames, gopBytes,
                droppedFrames, video, audio, Rates.NONE);
    }

    /** Whether somebody publishes. */
    public boolean isLive() {
        return publisherId.isPresent();
    }
}
