package srs.format.ts;

/** What a transport stream may cost its reader. What goes over is dropped and counted, see {@link TsFault}. */
public final class TsLimits {
    /** Longest PES packet, that is, coded picture, in bytes. Its length need not be announced, so that this is what ends it. */
    public static final int MAX_PES_BYTES = 8 * 1024 * 1024;
    /** Unfinished PES packets of all streams together, in bytes. */
    public static final int MAX_BUFFERED_BYTES = 12 * 1024 * 1024;
    /** Elementary streams of the program that are read. */
    public static final int MAX_STREAMS = 16;
    /** Longest PSI section, in bytes (ISO/IEC 13818-1 §2.4.4.1). */
    public static final int MAX_SECTION_BYTES = 1024;
    /** Audio frames in one PES packet. */
    public static final int MAX_AUDIO_FRAMES = 4096;
    /** Bytes of a PES packet of audio when it is written; its length must be announced. */
    public static final int MAX_AUDIO_PES_BYTES = 0xFFFF;

    private TsLimits() {}
}
