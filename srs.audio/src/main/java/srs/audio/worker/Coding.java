package srs.audio.worker;

import java.io.IOException;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import srs.audio.worker.protocol.WorkerFolder;

/** Says in a file which conversion each lane has in hand, so that it is known whose frame a crash was. Each lane writes its own place. */
final class Coding {
    private final MappedByteBuffer places;

    Coding(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            int length = WorkerFolder.MAX_LANES * WorkerFolder.LANE_BYTES;
            places = channel.map(FileChannel.MapMode.READ_WRITE, 0, length);
        }
        for (int lane = 0; lane < WorkerFolder.MAX_LANES; lane++) {
            set(lane, 0);
        }
    }

    void set(int lane, int conversion) {
        places.putInt(lane * WorkerFolder.LANE_BYTES, conversion);
    }
}
