package srs.http.internal;

/** Which endpoints a port serves: those of the stream server, those of the API, or both when they share the port (compat 3.1). */
enum Realm {
    SERVER(true, false),
    API(false, true),
    SHARED(true, true);

    final boolean server;
    final boolean api;

    Realm(boolean server, boolean api) {
        this.server = server;
        this.api = api;
    }

    Realm and(Realm other) {
        return this == other ? this : SHARED;
    }
}
