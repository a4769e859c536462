package srs.protocol.rtc.internal.dtls;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.bouncycastle.tls.DTLSClientProtocol;
import org.bouncycastle.tls.DTLSServerProtocol;
import org.bouncycastle.tls.DTLSTransport;
import srs.format.rtp.sdp.Fingerprint;
import srs.protocol.rtc.internal.srtp.SrtpProfile;

/**
 * One session's DTLS: a handshake on a thread that may wait, then alerts on the loop. Lives on the session's loop.
 *
 * <pre>
 *  NEW → begin → HANDSHAKE (a thread of its own) → OPEN (on the loop) → CLOSED
 * </pre>
 */
public final class DtlsAssociation {
    /** A record with a ClientHello: its type, and where that of the message is (RFC 6347 §4.1, §4.2.2). */
    private static final int TYPE_HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final int MESSAGE_TYPE_AT = 13;

    private final Identity identity;
    private final boolean isClient;
    private final List<Fingerprint> fingerprints;
    private final List<SrtpProfile> profiles;
    private final Executor loop;
    private final DtlsListener listener;
    private final DatagramQueue queue;
    private final RecordGate gate;

    private DTLSTransport transport;
    private boolean isClosed;

    /**
     * @param isClient our role
     * @param fingerprints one of them is the peer's
     * @param profiles that may be agreed on, the best first
     * @param loop runs tasks on the session's loop, also when it is full
     */
    public DtlsAssociation(Identity identity, boolean isClient, List<Fingerprint> fingerprints, List<SrtpProfile> profiles, Executor loop,
            DtlsListener listener) {
        this.identity = identity;
        this.isClient = isClient;
        this.fingerprints = fingerprints;
        this.profiles = List.copyOf(profiles);
        this.loop = loop;
        this.listener = listener;
        queue = new DatagramQueue(this::send);
        gate = new RecordGate(!isClient);
    }

    /** Whether a datagram begins with a peer's wish for a handshake. Lent. */
    public static boolean isClientHello(ByteBuf datagram) {
        int at = datagram.readerIndex();
        return datagram.readableBytes() > MESSAGE_TYPE_AT && datagram.getByte(at) == TYPE_HANDSHAKE && datagram.getByte(at + MESSAGE_TYPE_AT) == CLIENT_HELLO;
    }

    /**
     * Begins the handshake.
     *
     * @param threads as {@link srs.kernel.work.Workers#conversations} has them
     * @param done runs on the handshake's thread when it is not needed any more
     * @throws RejectedExecutionException if there is none
     */
    public void begin(Executor threads, Runnable done) {
        threads.execute(() -> {
            try {
                handshake();
            } finally {
                done.run();
            }
        });
    }

    /** A DTLS datagram of the peer, lent for the call. Before {@link #begin} it waits. */
    public void onDatagram(ByteBuf datagram) {
        if (isClosed || datagram.readableBytes() > Terms.MAX_DATAGRAM_BYTES) {
            return;
        }
        byte[] bytes = ByteBufUtil.getBytes(datagram);
        int admitted = gate.admit(bytes);
        if (admitted > 0) {
            queue.offer(admitted == bytes.length ? bytes : Arrays.copyOf(bytes, admitted));
            if (transport != null) {
                read();
            }
        }
    }

    private void handshake() {
        String failure;
        try {
            Role role;
            DTLSTransport made;
            if (isClient) {
                ActiveRole active = new ActiveRole(identity, fingerprints, profiles);
                role = active;
                made = new DTLSClientProtocol().connect(active, queue);
            } else {
                PassiveRole passive = new PassiveRole(identity, fingerprints, profiles);
                role = passive;
                made = new DTLSServerProtocol().accept(passive, queue);
            }
            queue.stopWaiting();
            SrtpKeys keys = role.keys();
            post(() -> open(made, keys));
            return;
        } catch (IOException e) {
            failure = String.valueOf(e.getMessage());
        } catch (RuntimeException e) { // BouncyCastle, of what it was sent
            failure = e.toString();
        }
        String why = failure;
        post(() -> end("DTLS handshake: " + why));
    }

    private void post(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException e) {
            queue.abort(); // the server stops
        }
    }

    private void send(byte[] datagram) {
        if (transport != null) { // read or closed, on the loop
            listener.onDatagram(datagram);
        } else {
            post(() -> {
                if (!isClosed) {
                    listener.onDatagram(datagram);
                }
            });
        }
    }

    private void open(DTLSTransport made, SrtpKeys keys) {
        if (isClosed) {
            return;
        }
        transport = made;
        listener.onKeys(keys);
        if (!queue.isEmpty()) {
            read();
        }
    }

    /** Takes alerts, and answers a peer that has not got our last flight. What else a peer sends is thrown away. */
    private void read() {
        byte[] data = new byte[Terms.MAX_DATAGRAM_BYTES];
        try {
            while (!queue.isClosed()) {
                transport.receive(data, 0, data.length, 0);
            }
        } catch (InterruptedIOException e) {
            if (!queue.isClosed()) {
                return; // all is read
            }
        } catch (IOException | RuntimeException e) {
            end("DTLS: " + e.getMessage());
            return;
        }
        end("the peer has closed DTLS");
    }

    private void end(String why) {
        if (!isClosed) {
            isClosed = true;
            listener.onEnd(why);
        }
    }

    /** Tells the peer, if there was a handshake; stops one that runs. The listener hears nothing but the alert to be sent. */
    public void close() {
        if (isClosed) {
            return;
        }
        if (transport != null) {
            try {
                transport.close();
            } catch (IOException e) {
                // it goes without
                transport = null;
            }
        }
        isClosed = true;
        queue.abort();
    }
}
