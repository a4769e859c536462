/**
 * The RTMP chunk stream (RTMP 1.0 §5.3): {@link srs.format.rtmp.chunk.ChunkReader} makes messages of bytes,
 * {@link srs.format.rtmp.chunk.ChunkWriter} makes bytes of messages.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.rtmp.chunk;
