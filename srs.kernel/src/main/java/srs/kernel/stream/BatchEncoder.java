package srs.kernel.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Makes the bytes of one output format, once for each batch and event loop, however many players there are.
 *
 * <p>Implemented by output bundles, one instance for each format variant (for example one for each RTMP chunk size): players whose
 * requests carry the same instance share bytes. Stateless or thread-safe: called on every loop that has such players, never
 * blocking. An exception ends the players that would have got the bytes.
 */
@ConsumerType
public interface BatchEncoder {

    /**
     * The bytes of a batch for players that have had their opening. Called once for each batch, loop and encoder.
     *
     * @param batch Lent for the call.
     * @param allocator where the buffer comes from
     * @return whole messages only, so that other messages may be written between two batches. Handed over to the kernel; null when
     *     the format has no use for any item.
     */
    ByteBuf encode(FrameBatch batch, ByteBufAllocator allocator);

    /**
     * The first bytes a player gets: file header if the format has one, then the opening's metadata, tracks and cached frames. Called
     * once for each opening, loop and encoder, not for each player; of a large opening, or for a player that does not keep up, with tracks and
     * metadata only, and the frames follow by {@link #encode}.
     *
     * @param opening Lent for the call. Its batch is what a later {@link #encode} goes on from.
     * @return as for {@link #encode}
     */
    ByteBuf encodeOpening(Opening opening, ByteBufAllocator allocator);

    /**
     * Whether enough is known of the stream to open a player, e.g. which tracks a file header must announce. Until it is, or until
     * {@link Opening#isComplete()}, the player waits.
     */
    default boolean canOpen(Opening opening) {
        return true;
    }
}
