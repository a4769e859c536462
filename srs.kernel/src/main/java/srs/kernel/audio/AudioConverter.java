package srs.kernel.audio;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Codes sound again. An OSGi service of the bundle that can; where none is installed there is no such service, and who needs one goes on without sound. Thread-safe.
 *
 * <p>The work is done in a process of its own: when that dies, conversions that are open lose what it held and go on with the next one.
 */
@ConsumerType
public interface AudioConverter {

    /** Longest coded frame, in bytes. */
    int MAX_FRAME_BYTES = 64 * 1024;

    /**
     * Begins a conversion. Does not block; frames that come before the process is ready wait.
     *
     * @throws IllegalArgumentException when it knows no way from one codec to the other; the message names both
     * @throws java.util.concurrent.RejectedExecutionException when there are too many conversions
     */
    AudioConversion open(AudioConversionRequest request);
}
