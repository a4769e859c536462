/** STUN (RFC 8489), as far as ICE needs it: binding requests and their answers, with integrity and fingerprint. */
package srs.protocol.rtc.internal.stun;
