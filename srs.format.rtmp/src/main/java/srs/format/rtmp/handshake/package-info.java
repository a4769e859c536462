/**
 * The RTMP handshake, both roles: digest (schema 0 and 1) and simple; and the real-IP prefix that a proxy may put before it.
 *
 * <p>Everything here is incremental: it takes bytes as they come, keeps no more than one 1536-byte packet, and never blocks. RTMPE is not
 * offered, so the Diffie-Hellman key of a digest packet is random bytes, as SRS does it.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.rtmp.handshake;
