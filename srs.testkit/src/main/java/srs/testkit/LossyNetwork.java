package srs.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A bad network between UDP clients and a server on this machine: it loses, delays and reorders datagrams of both directions, by dice that begin the same each time, and can be
 * cut. Clients send to {@link #port}; each has a socket of its own towards the server. Thread-safe; works on a thread of its own until {@link #close}.
 */
public final class LossyNetwork implements AutoCloseable {
    private static final int MAX_BYTES = 65_536;
    private static final int BUFFER_BYTES = 4 * 1024 * 1024;

    private record Datagram(long atNs, long order, DatagramChannel by, InetSocketAddress to, ByteBuffer bytes) {}

    /** A client, and the socket that speaks for it. */
    private record Client(InetSocketAddress address, DatagramChannel socket) {}

    private final InetSocketAddress server;
    private final Selector selector;
    private final DatagramChannel front;
    private final Random dice;
    private final Thread thread;
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong lost = new AtomicLong();
    private volatile int lossPercent;
    private volatile int repeatPercent;
    private volatile long delayNs;
    private volatile long jitterNs;
    private volatile boolean isCut;
    private volatile boolean moves;
    private volatile boolean isClosed;

    // its thread only
    private final Map<InetSocketAddress, Client> clients = new HashMap<>();
    private final PriorityQueue<Datagram> onTheWay = new PriorityQueue<>((a, b) -> a.atNs != b.atNs ? Long.compare(a.atNs, b.atNs) : Long.compare(a.order, b.order));
    private final ByteBuffer in = ByteBuffer.allocate(MAX_BYTES);
    private long order;

    private LossyNetwork(InetSocketAddress server, long seed) throws IOException {
        this.server = server;
        dice = new Random(seed);
        selector = Selector.open();
        front = open();
        thread = new Thread(this::run, "lossy-network");
        thread.setDaemon(true);
        thread.start();
    }

    /** A network that is good at first, to a server at a port of the loopback address. */
    public static LossyNetwork to(int port, long seed) {
        try {
            return new LossyNetwork(new InetSocketAddress(Loopback.HOST, port), seed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DatagramChannel open() throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
        channel.bind(new InetSocketAddress(Loopback.HOST, 0));
        channel.register(selector, SelectionKey.OP_READ);
        return channel;
    }

    /** Where clients send. */
    public int port() {
        return front.socket().getLocalPort();
    }

    /** Loses so many of a hundred datagrams, of each direction. */
    public LossyNetwork losing(int percent) {
        lossPercent = percent;
        return this;
    }

    /** Delivers so many of a hundred datagrams twice, of each direction. */
    public LossyNetwork repeating(int percent) {
        repeatPercent = percent;
        return this;
    }

    /** Delays every datagram by {@code ms}, of each direction, and by up to {@code jitterMs} more: those overtake each other. */
    public LossyNetwork delaying(long ms, long jitterMs) {
        delayNs = TimeUnit.MILLISECONDS.toNanos(ms);
        jitterNs = TimeUnit.MILLISECONDS.toNanos(jitterMs);
        return this;
    }

    /** Loses everything, or as before. */
    public void cut(boolean cut) {
        isCut = cut;
    }

    /** Gives every client another address, as the server sees it: what a change from one network to another does. */
    public void moveClients() {
        moves = true;
        selector.wakeup();
    }

    /** Datagrams that have come through so far. */
    public long passed() {
        return passed.get();
    }

    /** Datagrams that were lost so far. */
    public long lost() {
        return lost.get();
    }

    private void run() {
        try {
            while (!isClosed) {
                Datagram next = onTheWay.peek();
                long waitNs = next == null ? TimeUnit.MILLISECONDS.toNanos(100) : next.atNs - System.nanoTime();
                if (waitNs > 0) {
                    selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(waitNs)));
                } else {
                    selector.selectNow();
                }
                if (moves) {
                    moves = false;
                    move();
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    if (!key.isValid()) {
                        continue;
                    }
                    read((DatagramChannel) key.channel(), (Client) key.attachment());
                }
                selector.selectedKeys().clear();
                for (next = onTheWay.peek(); next != null && next.atNs <= System.nanoTime(); next = onTheWay.peek()) {
                    onTheWay.remove();
                    if (next.by.isOpen()) {
                        send(next);
                    }
                }
            }
        } catch (IOException e) {
            if (!isClosed) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Chromium speaks from every address of the machine, also from one that goes with the network of another test: then the system knows no way back. */
    private void send(Datagram datagram) {
        try {
            datagram.by.send(datagram.bytes, datagram.to);
            passed.incrementAndGet();
        } catch (IOException e) {
            lost.incrementAndGet();
        }
    }

    private void read(DatagramChannel channel, Client client) throws IOException {
        while (true) {
            in.clear();
            InetSocketAddress from;
            try {
                from = (InetSocketAddress) channel.receive(in);
            } catch (PortUnreachableException e) {
                continue;
            }
            if (from == null) {
                return;
            }
            if (isCut || lossPercent > 0 && dice.nextInt(100) < lossPercent) {
                lost.incrementAndGet();
                continue;
            }
            in.flip();
            ByteBuffer bytes = ByteBuffer.allocate(in.remaining()).put(in).flip();
            boolean isTwice = repeatPercent > 0 && dice.nextInt(100) < repeatPercent;
            for (int copies = isTwice ? 2 : 1; copies > 0; copies--) {
                long atNs = System.nanoTime() + delayNs + (jitterNs == 0 ? 0 : dice.nextLong(jitterNs));
                if (client == null) {
                    onTheWay.add(new Datagram(atNs, order++, client(from).socket, server, bytes.duplicate()));
                } else {
                    onTheWay.add(new Datagram(atNs, order++, front, client.address, bytes.duplicate()));
                }
            }
        }
    }

    private void move() throws IOException {
        List<Client> before = List.copyOf(clients.values());
        clients.clear();
        for (Client client : before) {
            client.socket.close();
            client(client.address);
        }
    }

    private Client client(InetSocketAddress address) throws IOException {
        Client known = clients.get(address);
        if (known == null) {
            known = new Client(address, open());
            known.socket.keyFor(selector).attach(known);
            clients.put(address, known);
        }
        return known;
    }

    @Override
    public void close() {
        isClosed = true;
        selector.wakeup();
        try {
            thread.join(Await.DEADLINE.toMillis());
            front.close();
            for (Client client : clients.values()) {
                client.socket.close();
            }
            selector.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
