package srs.format.rtmp.session;

import srs.format.rtmp.RtmpUrl;

/**
 * A client wants to play (RTMP 1.0 §7.2.2.1).
 *
 * @param streamName as it was sent, with its query
 * @param startMs    −2000 for live or recorded, −1000 for live, else the begin; ffmpeg and librtmp count in milliseconds, Flash sends −2 and −1;
 *                   −2 if it was not sent. SRS plays live whatever it says.
 * @param durationMs how much to play; not above 0 means all
 * @param isReset    false asks to add to a playlist
 * @param url        tcUrl and stream name resolved; its stream may be empty
 */
public record PlayCommand(String streamName, double startMs, double durationMs, boolean isReset, RtmpUrl url) {
}
