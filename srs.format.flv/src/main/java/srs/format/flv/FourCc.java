package srs.format.flv;

/** The four-character codes of E-RTMP as big-endian ints. */
public final class FourCc {
    public static final int AVC = of("avc1");
    public static final int HEVC = of("hvc1");
    public static final int VVC = of("vvc1");
    public static final int AV1 = of("av01");
    public static final int VP8 = of("vp08");
    public static final int VP9 = of("vp09");

    public static final int AAC = of("mp4a");
    public static final int MP3 = of(".mp3");
    public static final int OPUS = of("Opus");
    public static final int FLAC = of("fLaC");
    public static final int AC3 = of("ac-3");
    public static final int EAC3 = of("ec-3");

    private FourCc() {
    }

    /** The code of four ASCII characters. */
    public static int of(String text) {
        if (text.length() != 4) {
            throw new IllegalArgumentException("FourCC '" + text + "' is not 4 characters");
        }
        return text.charAt(0) << 24 | text.charAt(1) << 16 | text.charAt(2) << 8 | text.charAt(3);
    }

    /** The characters, safe to log: anything but printable ASCII becomes a dot. */
    public static String toString(int fourCc) {
        char[] text = new char[4];
        for (int i = 0; i < 4; i++) {
            int octet = fourCc >> 24 - 8 * i & 0xFF;
            text[i] = octet >= 0x20 && octet < 0x7F ? (char) octet : '.';
        }
        return new String(text);
    }
}
