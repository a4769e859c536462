package srs.input.caster.internal;

/** What is pushed. */
enum Kind {
    MPEGTS("mpegts_over_udp"), FLV("flv");

    /** The word of {@code stream_caster.caster}, and the protocol of its clients. */
    final String word;

    Kind(String word) {
        this.word = word;
    }
}
