/**
 * Listening sockets and event loops. The kernel owns both, so that a port outlives the bundle that serves it.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.kernel.net;
