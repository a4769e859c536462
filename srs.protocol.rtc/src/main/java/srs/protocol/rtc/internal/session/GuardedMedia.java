package srs.protocol.rtc.internal.session;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import srs.kernel.stream.EndReason;
import srs.protocol.rtc.internal.RtcLog;

/** Calls the media of one session; what that throws is told, and goes no further. Lives on the session's loop. Buffers are lent. */
final class GuardedMedia {
    private final SessionMedia media;
    private final Consumer<Throwable> failed;
    private boolean isCalling;

    /** @param failed is told of what is thrown, but for that of the end */
    GuardedMedia(SessionMedia media, Consumer<Throwable> failed) {
        this.media = media;
        this.failed = failed;
    }

    /** Whether a call is under way: then the end has to wait for its return. */
    boolean isCalling() {
        return isCalling;
    }

    void onAddress(InetSocketAddress remote) {
        media.onAddress(remote);
    }

    /** Any thread. */
    EventLoop home(EventLoop came, List<EventLoop> loops) {
        return media.home(came, loops);
    }

    void onConnected(MediaTransport transport) {
        isCalling = true;
        try {
            media.onConnected(transport);
        } catch (Throwable e) {
            failed.accept(e);
        } finally {
            isCalling = false;
        }
    }

    void onPacket(ByteBuf plain, boolean isRtcp, long nowUs) {
        isCalling = true;
        try {
            if (isRtcp) {
                media.onRtcp(plain, nowUs);
            } else {
                media.onRtp(plain, nowUs);
            }
        } catch (Throwable e) {
            failed.accept(e);
        } finally {
            isCalling = false;
        }
    }

    void onReadComplete(long nowUs) {
        isCalling = true;
        try {
            media.onReadComplete(nowUs);
        } catch (Throwable e) {
            failed.accept(e);
        } finally {
            isCalling = false;
        }
    }

    void onTick(long nowUs) {
        isCalling = true;
        try {
            media.onTick(nowUs);
        } catch (Throwable e) {
            failed.accept(e);
        } finally {
            isCalling = false;
        }
    }

    boolean isQuiet() {
        return media.isQuiet();
    }

    void onEnd(EndReason reason) {
        try {
            media.onEnd(reason);
        } catch (Throwable e) {
            RtcLog.LOG.error("the end of an rtc session failed", e);
        }
    }
}
