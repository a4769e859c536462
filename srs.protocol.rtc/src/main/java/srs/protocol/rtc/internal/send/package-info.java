/** A player: what goes to it, and what it answers. */
package srs.protocol.rtc.internal.send;
