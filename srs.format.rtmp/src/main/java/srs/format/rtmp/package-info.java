/** RTMP: handshake, chunk stream, messages, server and client sessions. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.rtmp;
