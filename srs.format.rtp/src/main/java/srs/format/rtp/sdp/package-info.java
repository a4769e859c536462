/**
 * SDP of WebRTC: read, written, and answered (RFC 8866, 3264, 8829, 8843, 8851, 8853).
 *
 * <p>{@link srs.format.rtp.sdp.SessionDescription} and {@link srs.format.rtp.sdp.MediaDescription} keep every attribute in its order and read the known ones on demand;
 * {@link srs.format.rtp.sdp.Answer} makes an answer of an offer. All is immutable. What a peer sends is bounded by {@link srs.format.rtp.sdp.SdpLimits}; nothing with a
 * line end in it is written.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.rtp.sdp;
