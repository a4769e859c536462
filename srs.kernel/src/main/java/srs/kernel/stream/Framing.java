package srs.kernel.stream;

/**
 * How the bytes around a frame's codec payload are laid out in its buffer.
 *
 * <p>A publisher that receives frames wrapped in a container's own header may keep that header in front of the payload, so that
 * outputs of the same family write the bytes as they came, without building a header again.
 */
public enum Framing {
    /** The buffer holds the codec payload alone. */
    NONE,
    /** The buffer holds a whole FLV tag body (legacy or enhanced RTMP header, then the payload). */
    FLV
}
