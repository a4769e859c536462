package srs.format.flv;

/** How many tracks a media message carries (E-RTMP v2, AvMultitrackType). */
public enum MultitrackType {
    /** An ordinary message: track 0, no track id on the wire. */
    NONE,
    /** One track with an id. */
    ONE_TRACK,
    /** Many tracks of one codec. */
    MANY_TRACKS,
    /** Many tracks, each with its FourCC. */
    MANY_TRACKS_MANY_CODECS
}
