package srs.output.forward.internal;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import srs.kernel.stream.StreamKey;

/** A stream that is published, and its forwards. Guarded by its {@link Forwarding}. */
final class PublishedStream {
    final StreamKey key;
    final String publisherId;
    /** The publisher's query. */
    final String param;
    /** Whether the publisher came while we listened, so that a backend may refuse it. */
    final boolean isNew;
    /** The backend that was asked last; empty for none. */
    String asked = "";
    private final Means means;
    private final Map<ForwardTarget, Forward> forwards = new LinkedHashMap<>();

    PublishedStream(StreamKey key, String publisherId, String param, boolean isNew, Means means) {
        this.key = key;
        this.publisherId = publisherId;
        this.param = param;
        this.isNew = isNew;
        this.means = means;
    }

    /** Closes what is not wanted any more, begins what is new. */
    void forwardTo(Collection<ForwardTarget> wanted) {
        Set<ForwardTarget> targets = new LinkedHashSet<>(wanted);
        forwards.entrySet().removeIf(entry -> {
            if (targets.contains(entry.getKey())) {
                return false;
            }
            entry.getValue().close("it is not configured any more");
            return true;
        });
        for (ForwardTarget target : targets) {
            if (!forwards.containsKey(target)) {
                Forward forward = new Forward(key, target, publisherId, means);
                forwards.put(target, forward);
                forward.begin();
            }
        }
    }

    void close(String reason) {
        forwards.values().forEach(forward -> forward.close(reason));
        forwards.clear();
    }

    Collection<Forward> forwards() {
        return forwards.values();
    }
}
