/** DTLS 1.2 (RFC 6347) by BouncyCastle, for the keys of SRTP (RFC 5764): both roles, certificates that nobody vouches for but the description. */
package srs.protocol.rtc.internal.dtls;
