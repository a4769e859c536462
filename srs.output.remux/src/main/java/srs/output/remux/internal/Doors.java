package srs.output.remux.internal;

import srs.kernel.client.Admission;
import srs.kernel.client.Clients;
import srs.kernel.stream.StreamHub;

/**
 * What every player passes: the list of clients, the gates, the stream. Immutable.
 *
 * @param clients where it is listed
 * @param admission who is asked
 * @param hub where it plays
 */
record Doors(Clients clients, Admission admission, StreamHub hub) {}
