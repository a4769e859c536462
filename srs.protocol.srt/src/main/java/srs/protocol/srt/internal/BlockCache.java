package srs.protocol.srt.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Blocks since the newest one where a player can begin. Confined to its owner's loop; owns what is in it. */
final class BlockCache {
    /** A longer group of pictures is not kept. */
    static final int MAX_BYTES = 32 * 1024 * 1024;

    private final List<Block> blocks = new ArrayList<>();
    private long bytes;

    /** Keeps a reference of its own. */
    void add(Block block) {
        if (block.canBegin()) {
            clear();
        } else if (blocks.isEmpty()) {
            return;
        }
        if (bytes + block.bytes() > MAX_BYTES) {
            clear();
            return;
        }
        blocks.add(block.retain());
        bytes += block.bytes();
    }

    /** All in their order, lent for the call, which may clear it. */
    void lend(Consumer<List<Block>> reader) {
        List<Block> lent = new ArrayList<>(blocks);
        lent.forEach(Block::retain);
        try {
            reader.accept(lent);
        } finally {
            lent.forEach(Block::release);
        }
    }

    void clear() {
        blocks.forEach(Block::release);
        blocks.clear();
        bytes = 0;
    }
}
