package srs.output.remux.internal;

import srs.http.BodyFraming;
import srs.kernel.stream.BatchEncoder;
import srs.kernel.stream.Codec;
import srs.kernel.stream.StreamKey;

/** A container that live streams are served in. One class makes a format; {@link LiveFormats} knows them all. Thread-safe. */
public interface LiveFormat {

    /** The extension of its paths, with the dot. */
    String extension();

    /** The Content-Type of its bodies (compat 5.3). */
    String contentType();

    /** Whether it has a form for this codec. Tracks of others are left out. */
    boolean carries(Codec codec);

    /** The encoder that all players of a stream with this framing and these wishes share; formats without state have one for all streams. */
    BatchEncoder encoder(StreamKey key, BodyFraming framing, TrackChoice choice);
}
