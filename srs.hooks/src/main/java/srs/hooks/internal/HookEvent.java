package srs.hooks.internal;

/** The events of clients (compat 4.2). */
enum HookEvent {
    ON_CONNECT("on_connect"),
    ON_CLOSE("on_close"),
    ON_PUBLISH("on_publish"),
    ON_UNPUBLISH("on_unpublish"),
    ON_PLAY("on_play"),
    ON_STOP("on_stop");

    private final String action;

    HookEvent(String action) {
        this.action = action;
    }

    /** SRS's name, in the payload and in {@code vhost.http_hooks}. */
    String action() {
        return action;
    }
}
