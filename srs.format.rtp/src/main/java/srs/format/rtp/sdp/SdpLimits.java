package srs.format.rtp.sdp;

/** What a description may have; browsers offer about 8 KB. */
public final class SdpLimits {
    public static final int MAX_CHARACTERS = 256 * 1024;
    public static final int MAX_LINES = 8192;
    public static final int MAX_LINE_CHARACTERS = 8192;
    public static final int MAX_MEDIA = 64;
    /** Payload types of one media section: there are 128. */
    public static final int MAX_FORMATS = 128;

    private SdpLimits() {
    }
}
