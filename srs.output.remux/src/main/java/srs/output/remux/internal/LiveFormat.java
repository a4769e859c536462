package srs.output.remux.internal;

import srs.http.BodyFraming;
import srs.kernel.stream.BatchEncoder;

/** A container that live streams are served in. One class makes a format; {@link LiveFormats} knows them all. Thread-safe. */
public interface LiveFormat {

    /** The extension of its paths, with the dot. */
    String extension();

    /** The Content-Type of its bodies (compat 5.3). */
    String contentType();

    /** The encoder that all players with this framing and these wishes share. */
    BatchEncoder encoder(BodyFraming framing, TrackChoice choice);
}
