/**
 * Sound from one codec into another, for protocols that cannot carry what they are given: done by programs outside of the server, by whichever bundle offers it.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.kernel.audio;
