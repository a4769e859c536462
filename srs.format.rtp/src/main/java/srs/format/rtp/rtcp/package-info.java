/**
 * RTCP: reports, feedback and congestion control (RFC 3550, 3611, 4585, 5104, 5506, draft-holmer-rmcat-transport-wide-cc-extensions, draft-alvestrand-rmcat-remb).
 *
 * <p>{@link srs.format.rtp.rtcp.RtcpPacket#parse} makes records of a datagram; each record writes itself. They are immutable, without buffers. What a peer can make
 * anybody allocate is bounded by the datagram and named limits.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.rtp.rtcp;
