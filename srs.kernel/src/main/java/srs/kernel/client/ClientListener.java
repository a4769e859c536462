package srs.kernel.client;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Hears of clients of every protocol: registered as an OSGi service by whoever wants to know. Called on a worker thread of its bundle, one call
 * at a time, in order; so a call may come when the client has gone on already. A listener that comes late is first told of every
 * client that is doing something. Every {@code onIdentified} is followed by one {@code onIdle}, also when the connection just ends.
 */
@ConsumerType
public interface ClientListener {

    /** It wishes to publish or play and is listed as such; gates may still refuse it. */
    default void onIdentified(Client client, Activity activity) {}

    /** The stream has it, as its publisher or as a player. */
    default void onStarted(Client client, Activity activity) {}

    /** It does so no more. */
    default void onIdle(Client client, Activity activity) {}

    /** It is gone. Its counters have their last values. Also told of clients that never said what they wished. */
    default void onClosed(Client client) {}
}
