package srs.input.caster.internal;

import srs.kernel.net.Endpoint;

/** One {@code stream_caster} block that is on. Immutable. */
record CasterSettings(Kind kind, Endpoint listen, OutputTemplate output, String networkInterface) {

    @Override
    public String toString() {
        return "caster " + kind.word + " on " + listen;
    }
}
