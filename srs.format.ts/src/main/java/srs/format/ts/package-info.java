/**
 * MPEG transport streams (ISO/IEC 13818-1), both ways: {@link srs.format.ts.TsMuxer} writes frames as transport packets, {@link srs.format.ts.TsDemuxer}
 * finds the frames in transport packets of any origin.
 *
 * <p>Frames have the codec-neutral form of the kernel: NAL units with lengths, raw AAC, and so on, with the codec configuration apart from them. Times are
 * microseconds. No socket, no clock, no thread; every instance is confined to its caller. What a peer sends wrongly is counted by
 * {@link srs.format.ts.TsFault}, never thrown.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.ts;
