package srs.kernel.internal.stream;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import java.util.ArrayList;
import java.util.List;

/**
 * Bytes in blocks, one behind the other: appended at the end, read from the begin, freed all at once. Confined to its owner's thread; holds one reference to each
 * block.
 *
 * <pre>
 *  | head bytes | head bytes | head by|tes | head bytes |      a run of bytes lies across as many blocks as it needs,
 *  |<---------- block -------------->|<--- block ...          a head never does: the end that is too short for one stays empty
 * </pre>
 */
final class BlockChain {

    /** The longest head. */
    static final int MAX_HEAD_BYTES = 32;

    private final FrameBlocks source;
    private final List<ByteBuf> blocks = new ArrayList<>(0);
    private ByteBuf last;

    BlockChain(FrameBlocks source) {
        this.source = source;
    }

    /** Where a head of up to {@link #MAX_HEAD_BYTES} can be written. Lent until the next call. */
    ByteBuf head() {
        if (last == null || last.writableBytes() < MAX_HEAD_BYTES) {
            grow();
        }
        return last;
    }

    /** Appends bytes after a head. Lent. */
    void append(ByteBuf from, int index, int length) {
        int at = index;
        int end = index + length;
        while (at < end) {
            if (!last.isWritable()) {
                grow();
            }
            int part = Math.min(end - at, last.writableBytes());
            last.writeBytes(from, at, part);
            at += part;
        }
    }

    /** The block that the last head is in, counted from 0. */
    int lastBlock() {
        return blocks.size() - 1;
    }

    private void grow() {
        last = source.take();
        blocks.add(last);
    }

    void clear() {
        for (int i = 0; i < blocks.size(); i++) {
            blocks.get(i).release();
        }
        blocks.clear();
        last = null;
    }

    /** Reads from a head on, which was written at this index of this block. */
    Reader reader(int number, int index) {
        return new Reader(number, index);
    }

    /** Reads what was appended, in the same steps: a head, its bytes, a head. Good until the chain changes. */
    final class Reader {
        private int next;
        private ByteBuf block;

        private Reader(int number, int index) {
            next = number;
            turn();
            block.readerIndex(index);
        }

        /** Where the next head can be read, a view of its own. Lent until the next call. */
        ByteBuf head() {
            if (block == null || !block.isReadable()) {
                turn();
            }
            return block;
        }

        /** The bytes after a head, in place. Handed over: it holds its blocks. */
        ByteBuf bytes(int length) {
            if (length > 0 && !block.isReadable()) {
                turn();
            }
            if (length <= block.readableBytes()) {
                return block.readRetainedSlice(length);
            }
            CompositeByteBuf whole = block.alloc().compositeDirectBuffer(2 + length / FrameBlocks.BLOCK_BYTES);
            for (int left = length; left > 0;) {
                if (!block.isReadable()) {
                    turn();
                }
                int part = Math.min(left, block.readableBytes());
                whole.addComponent(/* increaseWriterIndex= */ true, block.readRetainedSlice(part));
                left -= part;
            }
            return whole;
        }

        private void turn() {
            block = blocks.get(next++).duplicate();
        }
    }
}
