package srs.kernel.internal.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import srs.kernel.stream.BatchEncoder;

/**
 * Players of one relay that share an encoder, and so bytes: each batch and each opening is encoded once for all of them. Lives on the relay's loop.
 */
final class EncoderGroup {

    /** An opening of more bytes is encoded in chunks as the player's socket takes them: those who do not read must not pile it up. */
    static final long MAX_SHARED_OPENING_BYTES = 512 * 1024;

    private final BatchEncoder encoder;
    private final ArrayList<Player> players = new ArrayList<>();
    private int removed;
    private boolean busy;

    /** The opening that was encoded last, and its bytes: joins come in crowds. Forgotten with the next batch. */
    private Snapshot opened;
    private ByteBuf openingBytes;
    private ByteBuf reopeningBytes;

    EncoderGroup(BatchEncoder encoder) {
        this.encoder = encoder;
    }

    BatchEncoder encoder() {
        return encoder;
    }

    boolean isEmpty() {
        return players.size() == removed;
    }

    List<Player> players() {
        forgetOpening();
        List<Player> present = new ArrayList<>(players);
        present.removeIf(player -> player == null);
        return present;
    }

    void add(Player player) {
        players.add(player);
    }

    boolean remove(Player player) {
        int at = players.indexOf(player);
        if (at < 0) {
            return false;
        }
        if (busy) {
            players.set(at, null);
            removed++;
        } else {
            players.remove(at);
            if (players.isEmpty()) {
                forgetOpening();
            }
        }
        return true;
    }

    /** Writes a player its first bytes of a publication. The snapshot is lent. */
    void open(Player player, Snapshot opening) {
        player.publisherCame();
        if (player.isClosed()) {
            return;
        }
        if (player.isPrivate() || opening.batch().bytes() > MAX_SHARED_OPENING_BYTES) {
            player.openPrivately(opening);
            return;
        }
        ByteBuf bytes;
        try {
            bytes = openingBytes(player, opening);
        } catch (Throwable e) {
            player.fault("encodeOpening", e);
            return;
        }
        if (bytes != null) {
            player.write(bytes);
        }
        player.opened();
    }

    private ByteBuf openingBytes(Player player, Snapshot opening) {
        if (opened != opening) {
            forgetOpening();
            opened = opening.retain();
        }
        ByteBufAllocator allocator = player.allocator();
        if (player.wasOpened()) {
            if (reopeningBytes == null) {
                reopeningBytes = encoder.encode(opening.batch(), allocator);
            }
            return reopeningBytes;
        }
        if (openingBytes == null) {
            openingBytes = encoder.encodeOpening(opening, allocator);
        }
        return openingBytes;
    }

    /**
     * Writes a batch to every player. Lent.
     *
     * @param lost frames of the batches that are missing before it, for players that have not joined since
     */
    void deliver(Batch batch, long number, int lost) {
        forgetOpening();
        busy = true;
        Encoded encoded = null;
        try {
            for (int i = 0, n = players.size(); i < n; i++) {
                Player player = players.get(i);
                if (player != null) {
                    encoded = deliver(player, batch, player.takeSkip(number, lost), encoded);
                }
            }
        } finally {
            busy = false;
            if (encoded != null) {
                encoded.release();
            }
            if (removed > 0) {
                players.removeIf(player -> player == null);
                removed = 0;
            }
        }
    }

    /** Players that joined together in the middle of this batch, and all who were there before, share its bytes: they follow one another in the list. */
    private Encoded deliver(Player player, Batch batch, int skip, Encoded last) {
        if (player.isPrivate()) {
            player.enqueue(batch, skip);
            return last;
        }
        if (skip >= batch.size()) {
            return last;
        }
        Encoded encoded = last;
        if (last == null || last.from != skip) {
            if (last != null) {
                last.release();
            }
            encoded = new Encoded(batch, skip, encoder, player.allocator());
        }
        if (encoded.failure != null) {
            player.fault("encode", encoded.failure);
        } else if (encoded.bytes != null) {
            player.writeOrQueue(encoded.bytes, encoded.part);
        }
        return encoded;
    }

    /** A batch from one of its items on, and its bytes. */
    private static final class Encoded {
        final int from;
        final Batch part;
        final ByteBuf bytes;
        final Throwable failure;

        Encoded(Batch batch, int from, BatchEncoder encoder, ByteBufAllocator allocator) {
            this.from = from;
            part = from == 0 ? batch.retain() : batch.from(from);
            ByteBuf made = null;
            Throwable thrown = null;
            try {
                made = encoder.encode(part, allocator);
            } catch (Throwable e) {
                thrown = e;
            }
            bytes = made;
            failure = thrown;
        }

        void release() {
            part.release();
            if (bytes != null) {
                bytes.release();
            }
        }
    }

    private void forgetOpening() {
        if (opened != null) {
            opened.release();
            opened = null;
        }
        if (openingBytes != null) {
            openingBytes.release();
            openingBytes = null;
        }
        if (reopeningBytes != null) {
            reopeningBytes.release();
            reopeningBytes = null;
        }
    }
}
