package srs.protocol.rtc.internal.bridge;

/**
 * Which pictures are shown in the order in which they are decoded: WebRTC's decoders show them so. The others are B-frames, and no picture that is kept needs them. Lives on one thread.
 *
 * <p>It goes by the times alone, so it is the same for each codec; B-frames that are shown in order are kept.
 */
final class PictureOrder {
    /** More than any encoder looks ahead: time has jumped. */
    private static final long MAX_BACK_US = 2_000_000;

    private long shownUs = Long.MIN_VALUE / 2;

    boolean isShownInOrder(long ptsUs, boolean isKey) {
        if (!isKey && ptsUs < shownUs && shownUs - ptsUs < MAX_BACK_US) {
            return false;
        }
        shownUs = ptsUs;
        return true;
    }
}
