package srs.output.dash.internal;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.service.component.annotations.Component;

/** The segments that are being written, by the paths of the files that they will be. Low latency alone has some. Thread-safe. */
@Component(service = GrowingSegments.class)
public final class GrowingSegments {
    private final Map<Path, GrowingSegment> segments = new ConcurrentHashMap<>();

    GrowingSegment begin(Path place) {
        GrowingSegment segment = new GrowingSegment(place);
        segments.put(place, segment);
        return segment;
    }

    void end(GrowingSegment segment, boolean isWhole) {
        segments.remove(segment.place(), segment);
        segment.end(isWhole);
    }

    Optional<GrowingSegment> find(Path place) {
        return Optional.ofNullable(segments.get(place)).filter(segment -> segment.state() == GrowingSegment.State.GROWING);
    }
}
