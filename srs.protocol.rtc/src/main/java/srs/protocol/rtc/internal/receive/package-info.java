/** A publisher: what comes from it, and what it is told and asked for. */
package srs.protocol.rtc.internal.receive;
