package srs.kernel.client;

/**
 * Clients since the server started. Immutable.
 *
 * @param connected all that have connected
 * @param failed those that an error ended
 */
public record ClientTotals(long connected, long failed) {}
