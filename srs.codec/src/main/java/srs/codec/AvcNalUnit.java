package srs.codec;

/** The types of H.264 NAL units that a server looks at (H.264 table 7-1). */
public final class AvcNalUnit {
    public static final int NON_IDR = 1;
    public static final int IDR = 5;
    public static final int SEI = 6;
    public static final int SPS = 7;
    public static final int PPS = 8;
    public static final int ACCESS_UNIT_DELIMITER = 9;
    public static final int FILLER_DATA = 12;

    private AvcNalUnit() {
    }

    /** The type that the first byte of a NAL unit tells. */
    public static int type(byte header) {
        return header & 0x1F;
    }
}
