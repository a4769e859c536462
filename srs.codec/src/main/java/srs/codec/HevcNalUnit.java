package srs.codec;

/** The types of H.265 NAL units that a server looks at (H.265 table 7-1). */
public final class HevcNalUnit {
    public static final int BLA_W_LP = 16;
    public static final int IDR_W_RADL = 19;
    public static final int IDR_N_LP = 20;
    public static final int CRA = 21;
    public static final int VPS = 32;
    public static final int SPS = 33;
    public static final int PPS = 34;
    public static final int ACCESS_UNIT_DELIMITER = 35;
    public static final int FILLER_DATA = 38;
    public static final int PREFIX_SEI = 39;
    public static final int SUFFIX_SEI = 40;

    private static final int LAST_IRAP = 23;

    private HevcNalUnit() {
    }

    /** The type that the first byte of a NAL unit tells. */
    public static int type(byte header) {
        return header >> 1 & 0x3F;
    }

    /** Whether decoding can start at a NAL unit of this type. */
    public static boolean isRandomAccess(int type) {
        return type >= BLA_W_LP && type <= LAST_IRAP;
    }
}
