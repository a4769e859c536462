package ${package};

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.codec.AvcDecoderConfigurationRecord;
import srs.codec.NalUnits;
import srs.kernel.stream.Codec;
import srs.kernel.stream.FrameBatch;
import srs.kernel.stream.FrameSink;
import srs.kernel.stream.MediaFrame;
import srs.kernel.stream.Opening;
import srs.kernel.stream.StreamKey;

/** The file of one stream. Called on a worker thread, one call at a time; batches are lent. */
final class KeyFrameFile implements FrameSink {
    private static final Logger LOG = LoggerFactory.getLogger("${artifactId}");

    private final Path file;

    KeyFrameFile(Path folder, StreamKey key) {
        // names come from outside: encoded, they lead nowhere else
        file = folder.resolve(URLEncoder.encode(key.url().replaceFirst("^/", ""), StandardCharsets.UTF_8) + ".h264");
    }

    @Override
    public void onOpening(Opening opening) {
        onBatch(opening.batch());
    }

    @Override
    public void onBatch(FrameBatch batch) {
        for (int i = 0; i < batch.size(); i++) {
            if (batch.get(i) instanceof MediaFrame frame && frame.startsGop() && frame.track().codec().equals(Codec.H264)) {
                write(frame);
            }
        }
    }

    /** Parameter sets and picture with start codes: what ffmpeg reads as a film of one frame. */
    private void write(MediaFrame frame) {
        AvcDecoderConfigurationRecord record = AvcDecoderConfigurationRecord.parse(Unpooled.wrappedBuffer(frame.track().config()));
        List<ByteBuf> units = new ArrayList<>();
        record.sps().forEach(set -> units.add(Unpooled.wrappedBuffer(set)));
        record.pps().forEach(set -> units.add(Unpooled.wrappedBuffer(set)));
        units.addAll(NalUnits.splitLengthPrefixed(frame.buffer().slice(frame.payloadIndex(), frame.payloadBytes()), record.nalLengthSize()));
        ByteBuf picture = NalUnits.toAnnexB(units, ByteBufAllocator.DEFAULT);
        try {
            byte[] bytes = new byte[picture.readableBytes()];
            picture.readBytes(bytes);
            Files.createDirectories(file.getParent());
            // whoever reads sees the old picture or the new one
            Path next = Files.write(file.resolveSibling(file.getFileName() + ".new"), bytes);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.warn("{} is not written: {}", file, e.toString());
        } finally {
            picture.release();
        }
    }

    @Override
    public void onUnpublish() {
        // the last picture stays
    }
}
