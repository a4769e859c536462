/**
 * What the operating system says of this process and this machine, from {@code /proc}, by SRS's names. For whoever tells others how the server is doing.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.machine;
