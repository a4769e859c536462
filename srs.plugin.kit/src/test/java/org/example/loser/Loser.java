package org.example.loser;

import io.netty.buffer.ByteBufAllocator;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.work.Workers;

/** Allocates, and forgets to release. */
@Component(immediate = true, service = Loser.class)
public final class Loser {
    @Activate
    public Loser(@Reference Workers workers) {
        workers.every(1, () -> ByteBufAllocator.DEFAULT.buffer(100).writeInt(1));
    }
}
