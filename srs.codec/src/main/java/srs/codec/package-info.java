/**
 * Codec headers: what the sequence headers and the first bytes of frames say of H.264, H.265, AV1, VP8, VP9, AAC, MP3, Opus and FLAC.
 *
 * <p>Each class is named by its structure in the specification and has a {@code parse} that never reads past its input, never
 * allocates by a length that it has not checked, and throws {@link srs.codec.CodecException} alone. Results are immutable, without
 * buffers. All input is lent for the call, and its indexes stay where they are.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.codec;
