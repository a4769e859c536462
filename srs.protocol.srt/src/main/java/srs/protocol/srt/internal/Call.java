package srs.protocol.srt.internal;

import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.Collectors;
import srs.format.srt.SrtListener;
import srs.format.srt.SrtOptions;
import srs.kernel.net.DatagramRequest;
import srs.kernel.net.Datagrams;
import srs.kernel.net.Endpoint;
import srs.kernel.net.Listening;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/**
 * Keeps a stream pulled or pushed for as long as it is wanted: calls, and again later when it failed or ended. Works on an executor for conversations, which may wait for
 * names and sockets; thread-safe.
 */
final class Call implements CallSession.Owner {
    static final long FIRST_RETRY_MS = 1_000;
    static final long MAX_RETRY_MS = 30_000;

    private static final int MAX_DOUBLINGS = 5;
    private static final int BUFFER_BYTES = 2 * 1024 * 1024;
    /** Of failures in a row the first is told, and then each so many. */
    private static final int TOLD_EACH = 10;

    /** What a call needs. */
    record Tools(Means means, Datagrams datagrams, Workers workers, Executor serial) {}

    /** What it does: {@code WAITING → CALLING → CONNECTED → WAITING}. */
    enum State {
        WAITING,
        CALLING,
        CONNECTED,
        ENDED
    }

    /** How it is. Immutable. */
    record Status(String target, State state, long connections, long failures, String problem, Optional<CallSession> session) {}

    private final CallPlan plan;
    private final SrtOptions options;
    private final Tools tools;

    private volatile boolean isMeeting;

    // guarded by this
    private State state = State.WAITING;
    private Listening listening;
    private CallSession session;
    private Registration retry;
    private long connections;
    private long failures;
    private int failuresInARow;
    private String problem = "";

    Call(CallPlan plan, SrtOptions options, Tools tools) {
        this.plan = plan;
        this.options = options;
        this.tools = tools;
    }

    CallPlan plan() {
        return plan;
    }

    /** Begins. */
    void begin() {
        try {
            // not one after the other: a name server that does not answer holds up nobody else's call
            tools.workers.conversations().execute(this::call);
        } catch (RejectedExecutionException e) {
            SrtLog.LOG.debug("{}: the bundle has stopped", plan, e);
        }
    }

    private void call() {
        List<GroupCall.Target> targets = new ArrayList<>();
        try {
            for (SrtUrl url : SrtUrl.parseAll(plan.url(), options)) {
                targets.add(new GroupCall.Target(url, new InetSocketAddress(InetAddress.getByName(url.host()), url.port())));
            }
            SrtListener.prepare();
        } catch (UnknownHostException e) {
            // the second time its message is the name alone
            onOver("", "cannot be called: no address is known of " + e.getMessage().replaceFirst(": .*", ""));
            return;
        } catch (IllegalArgumentException e) {
            onOver("", "cannot be called: " + e.getMessage());
            return;
        }
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            retry = null;
            state = State.CALLING;
        }
        SrtUrl url = targets.get(0).url();
        isMeeting = url.isRendezvous();
        boolean isOld = targets.stream().allMatch(target -> target.peer().getAddress() instanceof Inet4Address);
        Endpoint any = new Endpoint(isOld ? "0.0.0.0" : "::", url.localPort());
        CallSession[] made = new CallSession[1];
        Listening opened;
        try {
            // the kernel makes the handler on its loop, and waits for it: no lock is held here
            opened = tools.datagrams.listen(new DatagramRequest("srt " + plan.kind(), any, port -> made[0] = new CallSession(plan, targets, tools.means, port, this))
                    .withBufferBytes(BUFFER_BYTES));
        } catch (IOException e) {
            onOver("", "no socket: " + e.getMessage());
            return;
        }
        boolean isUnwanted;
        synchronized (this) {
            isUnwanted = state == State.ENDED;
            if (!isUnwanted) {
                listening = opened;
                session = made[0];
            }
        }
        if (isUnwanted) {
            made[0].end("it is wanted no more");
            opened.end();
        } else {
            made[0].begin();
        }
    }

    @Override
    public void onConnected(String clientId) {
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.CONNECTED;
            connections++;
            failuresInARow = 0;
            problem = "";
        }
        SrtLog.about(clientId, () -> SrtLog.LOG.info("{} begins, {}", plan, target()));
    }

    private String target() {
        try {
            return SrtUrl.parseAll(plan.url(), options).stream().map(SrtUrl::toString).collect(Collectors.joining(" "));
        } catch (IllegalArgumentException e) {
            return "an address that is none";
        }
    }

    @Override
    public void onOver(String clientId, String reason) {
        Listening open;
        boolean was;
        int count;
        long delayMs;
        synchronized (this) {
            open = listening;
            listening = null;
            session = null;
            if (state == State.ENDED) {
                delayMs = -1;
                was = false;
                count = 0;
            } else {
                was = state == State.CONNECTED;
                state = State.WAITING;
                problem = reason;
                failures++;
                count = failuresInARow++;
                // who meets somebody must be there when that one is
                delayMs = isMeeting ? FIRST_RETRY_MS : Math.min(MAX_RETRY_MS, FIRST_RETRY_MS << Math.min(count, MAX_DOUBLINGS));
                retry = tools.workers.after(delayMs, this::begin);
            }
        }
        close(open);
        if (delayMs >= 0 && (was || count % TOLD_EACH == 0)) {
            SrtLog.about(clientId, () -> SrtLog.LOG.warn("{}: {}; again in {} s{}", plan, reason, delayMs / 1000, count == 0 ? "" : ", failed " + (count + 1) + " times"));
        }
    }

    /** A socket is closed where waiting harms nobody. */
    private void close(Listening open) {
        if (open != null) {
            try {
                tools.serial.execute(open::end);
            } catch (RejectedExecutionException e) {
                // the kernel closes it with the bundle
                SrtLog.LOG.debug("{}: the bundle has stopped", plan, e);
            }
        }
    }

    Status status() {
        String target = target();
        synchronized (this) {
            return new Status(target, state, connections, failures, problem, Optional.ofNullable(session));
        }
    }

    /** Ends it. At most the first call counts. */
    void end(String reason) {
        CallSession open;
        Registration waiting;
        synchronized (this) {
            if (state == State.ENDED) {
                return;
            }
            state = State.ENDED;
            open = session;
            waiting = retry;
        }
        if (waiting != null) {
            waiting.close();
        }
        if (open != null) {
            open.end(reason);
            SrtLog.LOG.info("{} ends, {}", plan, reason);
        }
    }
}
