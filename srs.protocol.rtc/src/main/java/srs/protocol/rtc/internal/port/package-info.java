/** The UDP ports of WebRTC: one socket for each loop, all sessions on it. */
package srs.protocol.rtc.internal.port;
