package srs.output.dvr.internal;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.function.BooleanSupplier;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamKey;

/**
 * What every recording uses of the server. Immutable; thread-safe.
 *
 * @param hub where it taps
 * @param clock what files are named by, in its zone,
 * @param utc unless this says that they are named by UTC
 * @param service the server's name, for files
 * @param disk where files are made
 * @param finished told of each file that got its name
 */
record House(StreamHub hub, Clock clock, BooleanSupplier utc, String service, Disk disk, Finished finished) {

    /** Makes the files. Called on the recordings' executors. */
    @FunctionalInterface
    interface Disk {
        OutFile create(Path wanted) throws IOException;
    }

    /** Hears of finished files. Called on the recording's executor. */
    @FunctionalInterface
    interface Finished {
        void onFinished(StreamKey stream, String file);
    }

    ZonedDateTime now() {
        return ZonedDateTime.ofInstant(clock.instant(), utc.getAsBoolean() ? ZoneOffset.UTC : clock.getZone());
    }
}
