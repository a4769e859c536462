/**
 * The RTMP messages (RTMP 1.0 §5.4, §7.1), one type for each, decoding next to encoding.
 *
 * <p>Audio and video of a live stream do not pass through these types on the hot path: the sessions hand their bodies on as they are.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.rtmp.message;
