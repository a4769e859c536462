package srs.format.rtmp.session;

/** By which commands a publisher came, with the client type that SRS shows in statistics and hooks. */
public enum PublishFlow {
    /** releaseStream, FCPublish, createStream, publish: ffmpeg, OBS, librtmp, FMLE. */
    FMLE("fmle-publish"),
    /** createStream, publish: Flash. */
    FLASH("flash-publish"),
    /** createStream, releaseStream, FCPublish, publish: Haivision. */
    HAIVISION("haivision-publish");

    private final String clientType;

    PublishFlow(String clientType) {
        this.clientType = clientType;
    }

    /** The client type of SRS. A player is always {@code rtmp-play}. */
    public String clientType() {
        return clientType;
    }
}
