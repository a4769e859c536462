package srs.kernel.stream;

/** What a track carries. */
public enum MediaKind {
    VIDEO,
    AUDIO
}
