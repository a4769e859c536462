package srs.api.internal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import srs.kernel.record.RecordException;
import srs.kernel.record.RecordOptions;
import srs.kernel.record.Recorder;
import srs.kernel.record.Recording;
import srs.kernel.stream.StreamKey;

/** Takes one recording at a time and writes nothing. Test thread. */
public final class FakeRecorder implements Recorder {
    public final List<Recording> recordings = new ArrayList<>();
    public RecordOptions options;

    @Override
    public Recording start(StreamKey stream, RecordOptions wanted) throws RecordException {
        if (wanted.format().equals("avi")) {
            throw new RecordException(RecordException.Kind.INVALID, "format avi is not flv or mp4");
        }
        if (!recordings.isEmpty()) {
            throw new RecordException(RecordException.Kind.BUSY, stream.url() + " is being recorded");
        }
        options = wanted;
        recordings.add(new Recording("r1", stream, Recording.State.RECORDING, "./a.flv", Instant.EPOCH, 7, 40, true, ""));
        return recordings.get(0);
    }

    @Override
    public Recording stop(String id) throws RecordException {
        if (recordings.isEmpty() || !recordings.get(0).id().equals(id)) {
            throw new RecordException(RecordException.Kind.NOT_FOUND, "no recording has this id");
        }
        Recording last = recordings.remove(0);
        return new Recording(id, last.stream(), Recording.State.ENDED, last.file(), last.startedAt(), 9, 80, true, "");
    }

    @Override
    public List<Recording> list() {
        return recordings;
    }
}
