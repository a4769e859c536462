package srs.kernel.stream;

/** What a live stream consists of, in order: frames, and the starts of tracks and metadata that hold from there on. */
public sealed interface StreamItem permits MediaFrame, TrackStart, MetadataStart {

    /** Decoding time on the stream's timeline, in microseconds; 0 for the start of a stream. Never negative. */
    long dtsUs();
}
