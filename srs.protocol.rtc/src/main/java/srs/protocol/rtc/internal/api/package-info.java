/** The HTTP calls of WebRTC: SRS's own in JSON, WHIP (RFC 9725) and WHEP. */
package srs.protocol.rtc.internal.api;
