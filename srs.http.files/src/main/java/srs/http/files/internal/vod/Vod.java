package srs.http.files.internal.vod;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import srs.format.mp4.Mp4Exception;

/**
 * Recordings as HLS: playlists and segments of fragmented MP4, made when they are asked for. Thread-safe; reads the disk.
 *
 * <p>To make a playlist a whole recording is gone through: the tables of an MP4 file, the tag headers of an FLV file. That is remembered for the newest {@link #MAX_REMEMBERED}.
 */
public final class Vod {
    /** Recordings whose segments are remembered. */
    static final int MAX_REMEMBERED = 32;

    /** A file at one moment. */
    private record Version(Path file, String tag) {}

    /** What is answered: bytes, or pieces of the recording's file. */
    public record Answer(byte[] bytes, SegmentParts parts) {
        /** Length of the body. */
        public long length() {
            return parts == null ? bytes.length : parts.length();
        }

        /** Reads at a position, as {@link FileChannel#read(java.nio.ByteBuffer, long)}. */
        public int read(FileChannel file, java.nio.ByteBuffer target, long position) throws IOException {
            return parts.read(file, target, position);
        }

        /** Whether the body lies in the file, apart from its beginning. */
        public boolean isOfFile() {
            return parts != null;
        }
    }

    private final Map<Version, VodIndex> remembered = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Version, VodIndex> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };

    /**
     * What is asked for.
     *
     * @param path the recording's
     * @param tag says which version of it this is
     * @param query of the request, which playlists pass on
     * @return empty when it has no such segment, or is no recording that HLS can carry
     */
    public Optional<Answer> answer(VodName name, FileChannel file, Path path, String tag, String query) throws IOException {
        try {
            Recording recording = Recording.of(file, name.extension());
            VodIndex index = index(new Version(path, tag), recording);
            return switch (name.kind()) {
                case PLAYLIST -> Optional.of(new Answer(index.playlist(encoded(path.getFileName().toString()), encodedQuery(query)).getBytes(StandardCharsets.UTF_8), null));
                case INIT -> name.number() < index.configurations().size() ? Optional.of(new Answer(init(index.configurations().get(name.number())), null)) : Optional.empty();
                case SEGMENT -> name.number() < index.segments().size()
                        ? Optional.of(new Answer(null, SegmentParts.of(recording, index.segments().get(name.number())))) : Optional.empty();
            };
        } catch (Mp4Exception e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    private VodIndex index(Version version, Recording recording) throws IOException {
        synchronized (remembered) {
            VodIndex known = remembered.get(version);
            if (known != null) {
                return known;
            }
        }
        VodIndex made = VodIndex.of(recording);
        synchronized (remembered) {
            remembered.put(version, made);
        }
        return made;
    }

    private static byte[] init(Configuration configuration) {
        ByteBuf out = Unpooled.buffer();
        configuration.encode(out);
        return io.netty.buffer.ByteBufUtil.getBytes(out);
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** A query stands in quotation marks, and on one line. */
    private static String encodedQuery(String query) {
        StringBuilder out = new StringBuilder();
        query.chars().forEach(c -> out.append(c <= ' ' || c == '"' || c == 0x7f ? String.format("%%%02X", c) : String.valueOf((char) c)));
        return out.toString();
    }
}
