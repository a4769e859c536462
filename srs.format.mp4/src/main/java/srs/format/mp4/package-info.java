/**
 * MP4, the ISO base media file format (ISO/IEC 14496-12), both ways.
 *
 * <p>Writing: {@link srs.format.mp4.InitSegment}, {@link srs.format.mp4.FragmentMuxer} and {@link srs.format.mp4.SegmentBoxes} make fragmented files, CMAF
 * and DASH segments; {@link srs.format.mp4.ProgressiveMuxer} makes files with one table of samples, also over fragments that were written before, so that a
 * file is whole at every moment of its making. Frames are never copied: the caller writes them after the headers.
 *
 * <p>Reading: {@link srs.format.mp4.Mp4File} opens a {@link srs.format.mp4.ByteSource}, {@link srs.format.mp4.SampleReader} goes through its samples.
 *
 * <p>Everything here is without socket, clock and thread.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package srs.format.mp4;
