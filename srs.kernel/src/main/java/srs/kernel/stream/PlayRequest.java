package srs.kernel.stream;

import io.netty.channel.Channel;
import java.util.Objects;
import srs.kernel.client.Client;

/**
 * A wish to have a stream's bytes written into a channel. Build with {@link #builder}. Immutable.
 *
 * <p>The kernel writes whole batches straight into the channel's pipeline from its tail, flushes, watches writability, queues for a
 * player whose socket is full, drops whole groups of pictures by play.queue_length, and lets it rejoin. The owner may write whole
 * messages of its own between batches, from the channel's loop.
 */
public final class PlayRequest {

    private final StreamKey key;
    private final Client client;
    private final Channel channel;
    private final BatchEncoder encoder;
    private final Listener listener;
    private final long durationUs;
    private final boolean endsWithPublisher;

    private PlayRequest(Builder b) {
        key = Objects.requireNonNull(b.key, "key");
        client = Objects.requireNonNull(b.client, "client");
        channel = Objects.requireNonNull(b.channel, "channel");
        encoder = Objects.requireNonNull(b.encoder, "encoder");
        listener = Objects.requireNonNull(b.listener, "listener");
        durationUs = b.durationUs;
        endsWithPublisher = b.endsWithPublisher;
    }

    public static Builder builder(StreamKey key, Client client, Channel channel, BatchEncoder encoder, Listener listener) {
        return new Builder(key, client, channel, encoder, listener);
    }

    public StreamKey key() {
        return key;
    }

    public Client client() {
        return client;
    }

    public Channel channel() {
        return channel;
    }

    public BatchEncoder encoder() {
        return encoder;
    }

    public Listener listener() {
        return listener;
    }

    /** Stream time after which the subscription ends with {@link EndReason.Kind#DURATION}, in microseconds; 0 for no end (F067). */
    public long durationUs() {
        return durationUs;
    }

    /** Whether an unpublish by the publisher ends the subscription (HTTP-FLV, F105). A publisher's bundle that stops never does. */
    public boolean endsWithPublisher() {
        return endsWithPublisher;
    }

    /** Hears of what happens to a subscription. Called on the channel's loop. */
    public interface Listener {
        /** The subscription was ended by someone other than its owner; called once and last. The owner closes the channel. */
        void onEnded(EndReason reason);

        /** The publisher came or went while the player stays. Called before the first byte of a publication and after its last. */
        default void onPublisher(boolean present) {}
    }

    /** Collects a {@link PlayRequest}. Confined to its caller. */
    public static final class Builder {
        private final StreamKey key;
        private final Client client;
        private final Channel channel;
        private final BatchEncoder encoder;
        private final Listener listener;
        private long durationUs;
        private boolean endsWithPublisher;

        private Builder(StreamKey key, Client client, Channel channel, BatchEncoder encoder, Listener listener) {
            this.key = key;
            this.client = client;
            this.channel = channel;
            this.encoder = encoder;
            this.listener = listener;
        }

        /** See {@link PlayRequest#durationUs()}; 0 or more. */
        public Builder durationUs(long value) {
            if (value < 0) {
                throw new IllegalArgumentException("duration " + value + " us is not 0 or more");
            }
            durationUs = value;
            return this;
        }

        /** See {@link PlayRequest#endsWithPublisher()}. */
        public Builder endsWithPublisher(boolean value) {
            endsWithPublisher = value;
            return this;
        }

        public PlayRequest build() {
            return new PlayRequest(this);
        }
    }
}
