/** Packets of a stream, on their way from the one who has them to all of its players, over all event loops, each held once. */
package srs.protocol.rtc.internal.feed;
