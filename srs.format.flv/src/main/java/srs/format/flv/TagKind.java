package srs.format.flv;

/** What the payload of a media tag is, whatever the codec. */
public enum TagKind {
    /** The codec's configuration: cached, and sent to each new player first. */
    SEQUENCE_HEADER,
    /** A frame. */
    CODED,
    /** The end of the sequence; the payload is empty. */
    END,
    /** Something about the media that a new player wants too: HDR colour information, the layout of audio channels. */
    METADATA,
    /** Neither of these: an info frame, silence, or a packet type that is not known yet. Relayed, never interpreted. */
    OTHER
}
