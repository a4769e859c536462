package srs.output.transcode.internal;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;

/**
 * Which streams come of others' engines, so that nothing is coded round and round (F239). An engine of a whole vhost would otherwise code {@code a} to
 * {@code a_ff}, that to {@code a_ff_ff}, and so on. It is told from what is live, not from what was started here: after an update the output of the former
 * bundle's engine may be heard of first. Immutable.
 */
final class Loops {
    private final Function<StreamInfo, Set<StreamKey>> outputs;

    /** @param outputs the streams of ours that come of a stream's engines, as they are configured */
    Loops(Function<StreamInfo, Set<StreamKey>> outputs) {
        this.outputs = outputs;
    }

    /**
     * The stream whose engine makes this one. It was there before: what an engine would make and somebody else has published already is that one's.
     *
     * @param live all streams that are live now
     */
    Optional<StreamKey> source(StreamInfo stream, List<StreamInfo> live) {
        // an output is coded no further, so it is nobody's source; older and older ones come to an end
        return live.stream().filter(other -> !other.key().equals(stream.key()) && other.liveMs() > stream.liveMs())
                .filter(other -> outputs.apply(other).contains(stream.key()) && source(other, live).isEmpty()).map(StreamInfo::key).findFirst();
    }
}
