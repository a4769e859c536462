/** The TCP ports of WebRTC: packets with their lengths before them (RFC 4571), for peers of ICE over TCP (RFC 6544) whose networks let no UDP through. */
package srs.protocol.rtc.internal.tcp;
