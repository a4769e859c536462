package srs.input.caster.internal;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.Optional;
import srs.format.flv.DataMessage;
import srs.format.flv.FlvException;
import srs.format.flv.FlvReader;
import srs.format.flv.FlvTag;
import srs.format.flv.FlvTagHeader;
import srs.format.flv.OnMetaData;

/** An FLV stream, as long as it likes. */
final class FlvBody implements MediaReader {
    /** Longest tag, that is, coded picture, in bytes. */
    static final int MAX_TAG_BYTES = 8 * 1024 * 1024;

    private final TagSink sink;
    private final FlvReader reader;
    private final UnfinishedTags budget;
    private long unfinished;
    private long frames;
    private long others;

    FlvBody(ByteBufAllocator allocator, TagSink sink, UnfinishedTags budget) {
        this.sink = sink;
        this.budget = budget;
        reader = new FlvReader(allocator, MAX_TAG_BYTES);
    }

    @Override
    public void read(ByteBuf bytes) {
        hold(unfinished + bytes.readableBytes());
        reader.feed(bytes.readRetainedSlice(bytes.readableBytes()));
        boolean isWhole = false;
        for (FlvTag tag = reader.poll(); tag != null; tag = reader.poll()) {
            isWhole = true;
            try {
                take(tag);
            } finally {
                tag.release();
            }
        }
        if (isWhole) {
            // less than a tag is left, and it begins in these bytes
            hold(0);
        }
    }

    /** Counts what this sender makes the server keep. */
    private void hold(long bytes) {
        if (!budget.change(bytes - unfinished)) {
            throw new FlvException("unfinished tags of all senders together are over " + budget.limit() + " bytes");
        }
        unfinished = bytes;
    }

    private void take(FlvTag tag) {
        FlvTagHeader header = tag.header();
        if (header.encrypted()) {
            others++;
            return;
        }
        switch (header.type()) {
            case FlvTagHeader.TYPE_VIDEO -> {
                frames++;
                sink.video(header.timestampMs(), tag.body());
            }
            case FlvTagHeader.TYPE_AUDIO -> {
                frames++;
                sink.audio(header.timestampMs(), tag.body());
            }
            case FlvTagHeader.TYPE_SCRIPT -> script(DataMessage.parse(tag.body()));
            case FlvTagHeader.TYPE_SCRIPT_AMF3 -> script(DataMessage.parseAmf3(tag.body()));
            default -> others++;
        }
    }

    private void script(Optional<DataMessage> message) {
        message.flatMap(OnMetaData::of).ifPresent(metadata -> sink.metadata(metadata.values()));
    }

    @Override
    public long frames() {
        return frames;
    }

    @Override
    public void finish() {
        // a tag that was cut off is no frame
    }

    @Override
    public void report(long nowMs) {
        // what is wrong with a tag its publisher says
    }

    @Override
    public String complaints() {
        return others == 0 ? "" : others + " tags that are encrypted or of an unknown type";
    }

    @Override
    public void close() {
        hold(0);
        reader.close();
    }
}
