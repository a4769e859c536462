/** Codec headers: H.264, H.265, AV1, VP9, AAC, MP3, Opus. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.codec;
