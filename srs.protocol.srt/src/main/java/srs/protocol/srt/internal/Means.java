package srs.protocol.srt.internal;

import srs.kernel.client.Admission;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.stream.StreamHub;

/** What the kernel offers to a session, and what sessions share. Thread-safe. */
record Means(Config config, StreamHub hub, Clients clients, Admission admission, Feeds feeds, SrtTable table) {}
