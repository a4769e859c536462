/**
 * RTP as WebRTC uses it: packets and header extensions, read and changed in place; sequence numbers and timestamps without wraps; reordering, loss reports and
 * retransmission.
 *
 * <p>No class here has a socket, a clock or a thread: the time is an argument. {@link srs.format.rtp.RtpHeader} is the view of one packet that everything else is handed;
 * it is reused, so the way of a packet allocates nothing. Packets stay in the buffers in which they came. Input is never trusted: each count and length has a named
 * limit, and {@link srs.format.rtp.RtpException} alone is thrown.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.rtp;
