/** ICE of an agent that only answers (RFC 8445 §2.5). */
package srs.protocol.rtc.internal.ice;
