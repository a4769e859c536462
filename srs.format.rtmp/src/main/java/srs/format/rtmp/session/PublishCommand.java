package srs.format.rtmp.session;

import srs.format.rtmp.RtmpUrl;

/**
 * A client wants to publish.
 *
 * @param streamName  as it was sent, with its query
 * @param publishType live, record or append; empty if it was not sent
 * @param url         tcUrl and stream name resolved; its stream may be empty
 */
public record PublishCommand(PublishFlow flow, String streamName, String publishType, RtmpUrl url) {
}
