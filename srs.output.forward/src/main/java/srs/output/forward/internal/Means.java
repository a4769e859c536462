package srs.output.forward.internal;

import srs.kernel.net.Dialer;
import srs.kernel.stream.StreamHub;
import srs.kernel.work.Workers;

/** What a forward needs of the kernel. */
record Means(StreamHub hub, Dialer dialer, Workers workers) {}
