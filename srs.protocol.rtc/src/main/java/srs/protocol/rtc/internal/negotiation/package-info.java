/** From a peer's offer to our answer: what of it is accepted, and at which addresses we are. */
package srs.protocol.rtc.internal.negotiation;
