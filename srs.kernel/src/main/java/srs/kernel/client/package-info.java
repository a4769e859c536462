/**
 * Connected clients of every protocol, and the admission that each publish and play passes.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.kernel.client;
