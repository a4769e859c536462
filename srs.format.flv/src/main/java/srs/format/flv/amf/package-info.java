/**
 * AMF0 and AMF3, the value formats of RTMP commands and FLV script data.
 *
 * <p>A message is read by one {@link srs.format.flv.amf.Amf0Reader}, which follows the switch marker into AMF3 by itself, and
 * written by one {@link srs.format.flv.amf.Amf0Writer}. Values are immutable and form a tree; no class of a peer's choosing is ever
 * instantiated. {@link srs.format.flv.amf.AmfLimits} bounds what one message may cost.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.flv.amf;
