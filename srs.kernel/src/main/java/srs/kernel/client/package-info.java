/**
 * Connected clients of every protocol, the admission that each publish and play passes, and word of what they do.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.kernel.client;
