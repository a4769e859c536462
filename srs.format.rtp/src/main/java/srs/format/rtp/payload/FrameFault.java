package srs.format.rtp.payload;

/** Why a frame was dropped. */
public enum FrameFault {
    /** Packets are missing. */
    LOST,
    /** The payloads are not of the codec, or fit together in no way. */
    MALFORMED,
    /** More than {@link Depacketizer#MAX_FRAME_BYTES} or {@link Depacketizer#MAX_FRAME_PACKETS}. */
    TOO_LARGE
}
