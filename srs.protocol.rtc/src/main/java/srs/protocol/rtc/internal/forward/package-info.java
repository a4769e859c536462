/** Packets of a publisher, on their way to one player without being taken apart. */
package srs.protocol.rtc.internal.forward;
