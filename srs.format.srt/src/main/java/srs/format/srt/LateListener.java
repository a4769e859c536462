package srs.format.srt;

import io.netty.buffer.ByteBuf;

/** Stands for a connection's listener until there is one: it is told of the connection before it hears of it. Confined to its call. */
final class LateListener implements SrtConnection.Listener {
    SrtConnection.Listener listener;

    @Override
    public void onMessage(ByteBuf message, long dueUs) {
        listener.onMessage(message, dueUs);
    }

    @Override
    public void onClosed(String reason) {
        listener.onClosed(reason);
    }

    @Override
    public void onFault(RuntimeException fault) {
        listener.onFault(fault);
    }
}
