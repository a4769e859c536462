package srs.protocol.rtc.internal.api;

import java.security.SecureRandom;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import srs.kernel.client.Admission;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.stream.StreamHub;
import srs.protocol.rtc.internal.plan.Streams;
import srs.protocol.rtc.internal.session.Sessions;

/**
 * What the calls work with. Thread-safe.
 *
 * @param sessions made when the first one is wanted
 * @param worker where a call goes on that had to wait
 */
public record CallMeans(Config config, StreamHub hub, Clients clients, Admission admission, Supplier<Sessions> sessions, Streams streams, Executor worker, SecureRandom random) {}
