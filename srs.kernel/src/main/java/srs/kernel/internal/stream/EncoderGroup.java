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
        if (player.isPrivate()) {
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

    /** Writes a batch to every player. Lent. */
    void deliver(Batch batch) {
        forgetOpening();
        busy = true;
        ByteBuf whole = null;
        boolean encoded = false;
        try {
            for (int i = 0, n = players.size(); i < n; i++) {
                Player player = players.get(i);
                if (player == null) {
                    continue;
                }
                int skip = player.takeSkip();
                if (player.isPrivate()) {
                    player.enqueue(batch, skip);
                } else if (skip > 0) {
                    deliverRest(player, batch, skip);
                } else {
                    if (!encoded) {
                        whole = encoder.encode(batch, player.allocator());
                        encoded = true;
                    }
                    if (whole != null) {
                        player.writeOrQueue(whole, batch);
                    }
                }
            }
        } catch (Throwable e) {
            fault(e);
        } finally {
            busy = false;
            if (whole != null) {
                whole.release();
            }
            if (removed > 0) {
                players.removeIf(player -> player == null);
                removed = 0;
            }
        }
    }

    /** A player that joined in the middle of this batch gets what its opening did not hold. */
    private void deliverRest(Player player, Batch batch, int skip) {
        if (skip >= batch.size()) {
            return;
        }
        Batch rest = batch.from(skip);
        try {
            ByteBuf bytes = encoder.encode(rest, player.allocator());
            if (bytes != null) {
                try {
                    player.writeOrQueue(bytes, rest);
                } finally {
                    bytes.release();
                }
            }
        } finally {
            rest.release();
        }
    }

    private void fault(Throwable cause) {
        for (Player player : players) {
            if (player != null && !player.isPrivate()) {
                player.fault("encode", cause);
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
