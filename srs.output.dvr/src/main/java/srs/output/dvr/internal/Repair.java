package srs.output.dvr.internal;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.format.mp4.ByteSource;
import srs.format.mp4.Mp4Exception;
import srs.format.mp4.Mp4File;

/**
 * Makes a file whole that was left unfinished, by a server that died or a disk that was full: cuts it behind its last whole tag or fragment and gives it its name. Blocks; stateless.
 */
final class Repair {
    private static final Logger LOG = LoggerFactory.getLogger("srs.dvr");
    private static final String BROKEN = ".broken";

    /** What came of a file. */
    enum Result {
        /** It is whole and has its name. */
        NAMED,
        /** Somebody writes it, or has just finished it. */
        IN_USE,
        /** There was nothing in it to be played. */
        REMOVED,
        /** It stays as it is. */
        FAILED
    }

    private Repair() {}

    /** @param tmp a file called {@code NAME.flv.tmp} or {@code NAME.mp4.tmp} */
    static Result file(Path tmp) {
        return file(tmp, /* isOwn= */ false);
    }

    /** One that this server has just written, and that it closed before its end: where there is nothing in it to be played, it goes. */
    static Result ofOwn(Path tmp) {
        return file(tmp, /* isOwn= */ true);
    }

    private static Result file(Path tmp, boolean isOwn) {
        String name = tmp.getFileName().toString();
        Path target = tmp.resolveSibling(name.substring(0, name.length() - OutFile.TMP.length()));
        try {
            long whole;
            boolean isEmpty;
            Optional<FileChannel> left = OutFile.leftBehind(target);
            if (left.isEmpty()) {
                return Result.IN_USE;
            }
            try (FileChannel channel = left.get()) {
                isEmpty = channel.size() == 0;
                whole = target.toString().endsWith(".flv") ? cutFlv(channel) : Mp4File.wholeBytes(ByteSource.of(channel));
                if (whole > 0) {
                    channel.truncate(whole);
                }
            }
            if (whole == 0 && (isOwn || isEmpty)) {
                Files.delete(tmp);
                return Result.REMOVED;
            }
            if (whole == 0) {
                // whatever it is, it is out of the way, and can be looked at
                Files.move(tmp, target.resolveSibling(target.getFileName() + BROKEN), StandardCopyOption.REPLACE_EXISTING);
                LOG.warn("dvr: nothing of {} can be played, it is called {}{} now", tmp, target.getFileName(), BROKEN);
                return Result.REMOVED;
            }
            if (Files.exists(target)) {
                LOG.warn("dvr: {} stays unfinished, {} is there already", tmp, target.getFileName());
                return Result.FAILED;
            }
            Files.move(tmp, target, StandardCopyOption.ATOMIC_MOVE);
            LOG.info("dvr: {} was left unfinished, it is whole with {} bytes", target, whole);
            return Result.NAMED;
        } catch (NoSuchFileException e) {
            // it got its name in the meantime
            return Result.IN_USE;
        } catch (IOException e) {
            LOG.warn("dvr: cannot make {} whole: {}", tmp, Problems.text(e));
        } catch (Mp4Exception e) {
            LOG.warn("dvr: cannot make {} whole: {}", tmp, e.getMessage());
        }
        return Result.FAILED;
    }

    private static long cutFlv(FileChannel channel) throws IOException {
        FlvRepair found = FlvRepair.scan(channel);
        if (found.mediaTags() == 0) {
            return 0;
        }
        FlvRepair.writeTotals(channel, found.wholeBytes(), found.lastMs());
        return found.wholeBytes();
    }
}
