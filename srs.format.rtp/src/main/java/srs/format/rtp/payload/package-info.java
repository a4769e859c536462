/**
 * Payload formats, both ways: H.264 (RFC 6184, packetization mode 1), H.265 (RFC 7798), AV1 («RTP Payload Format For AV1» 1.0), VP9 (RFC 9628), VP8 (RFC 7741), Opus (RFC 7587),
 * PCMU and PCMA (RFC 3551).
 *
 * <p>{@link srs.format.rtp.payload.PayloadFormat} makes the {@link srs.format.rtp.payload.Packetizer} and the {@link srs.format.rtp.payload.Depacketizer} of each codec.
 * Frames are in the server's codec-neutral form: NAL units with lengths, OBUs with sizes and without temporal delimiters, else as the codec has them. A packetizer copies
 * nothing: its sink gets pieces of the frame. A depacketizer copies each byte once, into the frame.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.rtp.payload;
