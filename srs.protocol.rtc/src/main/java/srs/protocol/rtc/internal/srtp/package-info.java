/**
 * SRTP and SRTCP (RFC 3711, 7714) by javax.crypto: keys, one direction of a session, the replay window. No socket, no clock.
 */
package srs.protocol.rtc.internal.srtp;
