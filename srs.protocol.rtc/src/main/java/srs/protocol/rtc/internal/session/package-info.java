/** A session: one peer with its ICE, DTLS and SRTP, from the offer to the end; what it carries is a {@link srs.protocol.rtc.internal.session.SessionMedia}. */
package srs.protocol.rtc.internal.session;
