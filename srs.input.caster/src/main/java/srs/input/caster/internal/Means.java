package srs.input.caster.internal;

import srs.kernel.client.Admission;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.net.Dialer;
import srs.kernel.stream.StreamHub;

/** What a sender's session needs of the kernel. */
record Means(Config config, StreamHub hub, Clients clients, Admission admission, Dialer dialer) {}
