package srs.format.ts;

/** What a transport stream may have wrong; each is counted by its reader, which goes on. */
public enum TsFault {
    /** Bytes where a packet should begin. */
    SYNC_LOST,
    /** A packet whose sender said that it is damaged. */
    TRANSPORT_ERROR,
    /** A packet that is encrypted. */
    SCRAMBLED,
    /** An adaptation field that goes past its packet, or is of a reserved kind. */
    BAD_ADAPTATION_FIELD,
    /** The continuity counter jumped: what was unfinished on that PID is dropped. */
    LOST_PACKETS,
    /** A section whose length or content cannot be. */
    BAD_SECTION,
    /** A section with a wrong CRC. */
    BAD_CRC,
    /** More streams than {@link TsLimits#MAX_STREAMS}. */
    TOO_MANY_STREAMS,
    /** A stream of a kind that is not read: announced once by each version of the program map. */
    UNKNOWN_STREAM,
    /** A PES packet without start code, or whose header goes past its end. */
    BAD_PES,
    /** A PES packet, or all unfinished ones together, over {@link TsLimits}. */
    PES_TOO_LONG,
    /** A PES packet that begins a frame without saying when. */
    NO_TIMESTAMP,
    /** A frame that its codec does not allow, or that comes before its parameter sets. */
    BAD_FRAME
}
