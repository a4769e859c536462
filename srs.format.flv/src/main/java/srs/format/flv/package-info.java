/**
 * FLV: file header, tags, and the headers of media tag bodies, which are the bodies of RTMP audio and video messages too.
 *
 * <p>{@link srs.format.flv.VideoTagHeader} and {@link srs.format.flv.AudioTagHeader} read the legacy and the enhanced (E-RTMP v2)
 * forms once per frame; {@link srs.format.flv.Multitrack} takes a message of many tracks apart. {@link srs.format.flv.FlvReader} and
 * {@link srs.format.flv.FlvWriter} are for files and HTTP bodies. Everything here is without socket, clock and thread.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.flv;
