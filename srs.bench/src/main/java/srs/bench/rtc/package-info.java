/** A load client for WebRTC servers: many publishers or players in one process, which do ICE, DTLS and SRTP, and count. */
package srs.bench.rtc;
