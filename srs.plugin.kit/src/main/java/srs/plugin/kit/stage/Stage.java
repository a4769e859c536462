package srs.plugin.kit.stage;

import java.util.List;
import java.util.Optional;

/** A small protocol of the kit's own: publishes, asks gates, and looks at what the kernel has seen. Any thread. */
public interface Stage {

    /**
     * Asks the gates, as a protocol does for an encoder, and publishes H.264 and AAC until {@link #unpublish}.
     *
     * @param param the query of the address with its {@code ?}, or empty
     * @return why it was refused; empty when it is live
     */
    Optional<String> publish(String app, String stream, String param);

    /** Ends what {@link #publish} began. */
    void unpublish(String app, String stream);

    /** Asks the gates, as a protocol does for a player; returns why it was refused. */
    Optional<String> askToPlay(String app, String stream, String param);

    /** Frames since the publication began, whoever publishes; -1 when nobody does. */
    long frames(String app, String stream);

    /** Gates that are there. */
    int gates();

    /** What a bundle did wrong in callbacks and tasks so far. */
    List<String> faults(String bundle);

    /** Components of a bundle that cannot work, with the reason. */
    List<String> ailing(String bundle);

    /** The kernel's word on the configuration, with all bundles that are installed: what {@code ./srs -t} returns; -1 when there is no kernel. */
    int configTest();

    /** Buffers that nobody can release any more, since the last call; to be called after a garbage collection. */
    List<String> leaks();

    /** Netty's direct memory, in bytes. */
    long directBytes();
}
