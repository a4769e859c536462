package srs.output.hls.internal;

/**
 * A place in a stream, as players name it with {@code _HLS_msn} and {@code _HLS_part} (bis §6.2.5.2). Immutable.
 *
 * @param sequence media sequence number
 * @param part number of the part in the segment, from 0; -1 for the whole segment
 */
record Position(long sequence, int part) {}
