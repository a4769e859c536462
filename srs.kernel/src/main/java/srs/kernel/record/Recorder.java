package srs.kernel.record;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import srs.kernel.stream.StreamKey;

/**
 * Records streams on demand. A bundle that can write files registers it as a service; the API calls it for operators, on a worker thread, several
 * calls at a time. What the configuration records by itself ({@code dvr} in a vhost) is listed, too.
 *
 * <p>A recording outlives who asked for it: it ends with {@link #stop}, with its limit, or with the server; an update of the bundle that records
 * should not end it. When the encoder goes away it waits for the next one, in a new file. Of several recorders the one with the highest {@code service.ranking} is asked.
 */
@ConsumerType
public interface Recorder {

    /**
     * Begins to record a stream, which need not be live yet.
     *
     * @throws RecordException when it cannot, with a reason for the operator
     */
    Recording start(StreamKey stream, RecordOptions options) throws RecordException;

    /**
     * Ends a recording and closes its file.
     *
     * @return its last state
     * @throws RecordException when there is none of this id, or it cannot be stopped
     */
    Recording stop(String id) throws RecordException;

    /** What is being recorded, and what ended lately as far as the recorder remembers. Cheap: no file is looked at. */
    List<Recording> list();
}
