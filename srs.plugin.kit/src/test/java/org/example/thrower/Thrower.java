package org.example.thrower;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamListener;

/** Throws when it hears of a stream. */
@Component(immediate = true, service = Thrower.class)
public final class Thrower implements StreamListener {
    @Activate
    public Thrower(@Reference StreamHub hub) {
        hub.listen(this);
    }

    @Override
    public void onPublish(StreamInfo stream) {
        throw new IllegalStateException("no idea what to do with " + stream.key());
    }

    @Override
    public void onUnpublish(StreamInfo stream, EndReason reason) {}
}
