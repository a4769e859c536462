/**
 * Listening sockets, outgoing connections and event loops. The kernel owns them, so that a port outlives the bundle that serves it, and no
 * connection outlives its bundle.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.kernel.net;
