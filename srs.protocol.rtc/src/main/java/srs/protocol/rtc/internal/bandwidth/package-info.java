/** How much a player's network carries: congestion control by delay and loss (draft-ietf-rmcat-gcc-02), from transport-wide feedback. */
package srs.protocol.rtc.internal.bandwidth;
