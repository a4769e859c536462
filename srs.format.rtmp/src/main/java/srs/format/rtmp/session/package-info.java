/**
 * RTMP connections without socket, clock and thread: {@link srs.format.rtmp.session.ServerSession} and
 * {@link srs.format.rtmp.session.ClientSession}.
 *
 * <p>A session is driven by {@code onBytes(bytes, nowMs)} and {@code tick(nowMs)}, writes through a
 * {@link srs.format.rtmp.session.SessionOutput} and reports to a listener. All of it belongs to one thread: the event loop of its
 * connection. Callbacks named on… lend their buffers.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.rtmp.session;
