/** WebRTC's mechanisms, a package each, as cores without socket and clock; this one tells the packets of a port apart. */
package srs.protocol.rtc.internal;
