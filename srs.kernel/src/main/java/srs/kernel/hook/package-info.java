/** Callbacks of other bundles' events: recordings, segments, forwarding. The bundle srs.hooks sends them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.kernel.hook;
