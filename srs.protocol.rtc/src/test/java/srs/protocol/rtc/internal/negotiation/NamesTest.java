package srs.protocol.rtc.internal.negotiation;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class NamesTest {
    private final Deque<Runnable> worker = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final AtomicLong nowMs = new AtomicLong();
    private final Names names = new Names(worker::add, this::lookUp, nowMs::get);

    private InetAddress[] lookUp(String name) throws UnknownHostException {
        asked.add(name);
        if (name.startsWith("no")) {
            throw new UnknownHostException(name);
        }
        return new InetAddress[] {InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1")};
    }

    private List<String> now(String name) {
        var found = names.addresses(name).toCompletableFuture();
        while (!worker.isEmpty()) {
            worker.poll().run();
        }
        return found.join();
    }

    @Test
    void looksUpOnTheWorker() {
        assertThat(names.addresses("example.com").toCompletableFuture()).isNotDone();
        assertThat(now("example.com")).containsExactly("192.0.2.1", "2001:db8::1");
        assertThat(asked).as("asked once for both").hasSize(1);
    }

    @Test
    void forgetsAfterAMinute() {
        now("example.com");
        nowMs.set(59_999);
        now("example.com");
        assertThat(asked).hasSize(1);
        nowMs.set(60_000);
        now("example.com");
        assertThat(asked).hasSize(2);
    }

    @Test
    void knowsNothingOfNamesThatAreNone() {
        assertThat(now("nowhere.example.com")).isEmpty();
    }

    @Test
    void looksUpNoMoreThanSoMany() {
        for (int i = 0; i < 100; i++) {
            names.addresses(i + ".example.com");
        }
        assertThat(worker).hasSize(32);
    }

    @Test
    void knowsNothingAfterTheBundlesStop() {
        Names stopped = new Names(task -> {
            throw new RejectedExecutionException();
        }, this::lookUp, nowMs::get);
        assertThat(stopped.addresses("example.com").toCompletableFuture().join()).isEmpty();
    }
}
