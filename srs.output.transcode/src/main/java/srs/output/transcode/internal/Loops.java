package srs.output.transcode.internal;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import srs.ffmpeg.FfmpegException;
import srs.kernel.stream.StreamKey;

/**
 * Which streams are coded, and which come of that, so that nothing is coded round and round (F239). An engine of a whole vhost would otherwise code
 * {@code a} to {@code a_ff}, that to {@code a_ff_ff}, and so on. Guarded by its owner.
 */
final class Loops {
    private final Map<StreamKey, Set<StreamKey>> outputs = new HashMap<>();

    /** @throws FfmpegException 3029 when this stream comes of another one's engine */
    void checkInput(StreamKey input) throws FfmpegException {
        for (Map.Entry<StreamKey, Set<StreamKey>> other : outputs.entrySet()) {
            if (!other.getKey().equals(input) && other.getValue().contains(input)) {
                throw new FfmpegException(FfmpegException.Code.LOOP, input + " comes of " + other.getKey() + " and is not coded again");
            }
        }
    }

    /**
     * Notes an engine.
     *
     * @param output the stream of ours that comes of it, if it is one
     * @throws FfmpegException 3029 when that is a stream that is being coded
     */
    void add(StreamKey input, Optional<StreamKey> output) throws FfmpegException {
        if (output.isPresent() && (output.get().equals(input) || outputs.containsKey(output.get()))) {
            throw new FfmpegException(FfmpegException.Code.LOOP, "the output " + output.get() + " is the input of an engine");
        }
        outputs.computeIfAbsent(input, key -> new HashSet<>()).addAll(output.stream().toList());
    }

    void remove(StreamKey input) {
        outputs.remove(input);
    }
}
