package srs.kernel.stream;

import srs.kernel.client.Rates;

/**
 * A vhost that has had a stream since the server started: a snapshot, immutable.
 *
 * @param name its name
 * @param id SRS's vhost id: {@code vid-} and 7 characters, the same until the server ends
 * @param receivedBytes payload bytes from publishers, of streams that have gone, too
 * @param sentBytes payload bytes to players, of streams that have gone, too
 * @param rates bit rates of all its streams together
 */
public record VhostInfo(String name, String id, long receivedBytes, long sentBytes, Rates rates) {}
