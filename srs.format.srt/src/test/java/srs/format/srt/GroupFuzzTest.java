package srs.format.srt;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.Unpooled;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.format.srt.internal.packet.Handshake;
import srs.format.srt.internal.packet.HandshakeExtension;

/**
 * What strangers and peers may say of groups (attacks 29 to 31): the membership in a conclusion, of any length, kind and number, before and after others of the group are there; and
 * all packets of a group that is there, damaged. Conclusions are libsrt's, with the extension behind them.
 */
class GroupFuzzTest {
    private static final int GROUP_ID = GroupMembership.GROUP_MARK | 0x0123_4567;
    private static final int SOCKET = 16 + 24;

    private final Wire wire = new Wire();
    private final List<SrtRequest> requests = new ArrayList<>();
    private final Random dice = new Random(8);
    private SrtListener listener;
    private SrtGroup group;
    private long nowUs = 5_000_000_000L;
    private int callers;

    private void listen(boolean isAllowed) {
        listener = new SrtListener(SrtOptions.DEFAULT.withGroupConnect(isAllowed), new SecureRandom(), wire, requests::add);
    }

    /** A caller that says this of its group; the next one has another address. */
    private void conclude(byte[] membership) {
        InetSocketAddress peer = new InetSocketAddress("127.0.0.1", 1024 + callers++ % 60_000);
        wire.clear();
        listener.onDatagram(Captures.of("plain.induction"), peer, nowUs);
        ByteBuf conclusion = Unpooled.buffer().writeBytes(Patch.cookie(Captures.of("plain.conclusion"), ((Handshake) wire.control()).cookie())).setInt(SOCKET, callers);
        conclusion.writeShort(HandshakeExtension.GROUP).writeShort(membership.length / 4).writeBytes(membership);
        SrtListener.groupOf(conclusion);
        listener.onDatagram(conclusion, peer, nowUs);
    }

    private static byte[] membership(int id, int type, int flags, int weight) {
        return Unpooled.buffer(8).writeInt(id).writeByte(type).writeByte(flags).writeShort(weight).array();
    }

    /** The first is let in with a group of ours, the others join it. */
    private void join() {
        for (SrtRequest request : requests) {
            if (group == null) {
                group = new SrtGroup(request.group().orElseThrow().mode(), new SecureRandom(), new Ear(), nowUs);
            }
            request.join(group, new Ear(), nowUs);
            assertThat(request.isWaiting()).isFalse();
        }
        requests.clear();
    }

    @AfterEach
    void close() {
        if (group != null) {
            group.close(nowUs);
            assertThat(group.connections()).isEmpty();
        }
        if (listener != null) {
            listener.close(nowUs);
            assertThat(listener.connections()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aMembershipOfAnyLengthIsTakenOrRefused(boolean isAllowed) {
        listen(isAllowed);
        for (int bytes = 0; bytes <= 1_400; bytes += 4) {
            byte[] content = new byte[bytes];
            dice.nextBytes(content);
            conclude(content);
            assertThat(requests.size() + wire.written.size()).as("%s bytes: a caller, or an answer", bytes).isEqualTo(1);
            requests.forEach(request -> request.reject(RejectReason.GROUP, nowUs));
            requests.clear();
        }
    }

    @Test
    void broadcastAndBackupAloneAreTakenWhateverTheFlagsAndTheWeight() {
        listen(true);
        for (int type = 0; type < 256; type++) {
            for (int flags : new int[] {0, 1, 0x80, 0xFF}) {
                int weight = dice.nextInt(GroupMembership.MAX_WEIGHT + 1);
                conclude(membership(GROUP_ID, type, flags, weight));
                if (type == 1 || type == 2) {
                    assertThat(requests.remove(0).group()).hasValue(new GroupMembership(GROUP_ID, type == 1 ? SrtGroup.Mode.BROADCAST : SrtGroup.Mode.BACKUP, weight));
                } else {
                    assertThat(((Handshake) wire.control()).handshakeType()).isEqualTo(RejectReason.GROUP.handshakeType());
                }
            }
        }
        assertThat(requests).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, -1, Integer.MIN_VALUE, Integer.MAX_VALUE & ~GroupMembership.GROUP_MARK, Integer.MIN_VALUE | GroupMembership.GROUP_MARK})
    void whatIsNoGroupsNumberIsRefused(int id) {
        listen(true);
        conclude(membership(id, 1, 0, 0));
        assertThat(requests).isEmpty();
        assertThat(((Handshake) wire.control()).handshakeType()).isEqualTo(RejectReason.GROUP.handshakeType());
    }

    @Test
    void aGroupThatIsThereTakesNoMoreThanItsOwnAndItsNumber() {
        listen(true);
        conclude(membership(GROUP_ID, 2, 0, 7));
        join();
        assertThat(group.connections()).hasSize(1);
        for (int i = 0; i < 2_000; i++) {
            byte[] said = membership(dice.nextInt(4) == 0 ? GROUP_ID : dice.nextInt(), dice.nextInt(4), dice.nextInt(256), dice.nextInt(65_536));
            conclude(dice.nextInt(5) == 0 ? Arrays.copyOf(said, dice.nextInt(20) * 4) : said);
            join();
        }
        assertThat(group.connections()).hasSize(SrtGroup.MAX_MEMBERS);
        assertThat(listener.connections()).as("who was refused is forgotten").isEqualTo(SrtGroup.MAX_MEMBERS);
    }

    /** A caller of ours, whose listener answers with a group that is none, another, or of any length. */
    @Test
    void aCallerFailsOrConnectsWhateverTheListenerSaysOfItsGroup() {
        for (int i = 0; i < 600; i++) {
            int bytes = dice.nextInt(10) * 4;
            byte[] content = Arrays.copyOf(membership(dice.nextBoolean() ? GROUP_ID : dice.nextInt(), dice.nextInt(4), 0, 0), bytes);
            SrtGroup ours = new SrtGroup(SrtGroup.Mode.BROADCAST, new SecureRandom(), new Ear(), nowUs);
            String[] failure = {null};
            SrtConnection[] made = {null};
            InetSocketAddress there = new InetSocketAddress("127.0.0.1", 9_000);
            wire.clear();
            SrtCaller caller = new SrtCaller(SrtOptions.DEFAULT, there, "", new SecureRandom(), wire, ours, 1, new SrtCall.Listener() {
                @Override
                public SrtConnection.Listener onConnected(SrtConnection connection) {
                    made[0] = connection;
                    return new Ear();
                }

                @Override
                public void onFailed(String reason) {
                    failure[0] = reason;
                }
            }, nowUs);
            int id = ((Handshake) wire.control()).socketId();
            caller.onDatagram(Patch.destination(Captures.of("plain.cookie"), id), there, nowUs);
            ByteBuf answer = Unpooled.buffer().writeBytes(Patch.destination(Captures.of("plain.answer"), id));
            answer.writeShort(HandshakeExtension.GROUP).writeShort(bytes / 4).writeBytes(content);
            caller.onDatagram(answer, there, nowUs);

            assertThat(failure[0] == null).as("one of the two: %s", failure[0]).isEqualTo(made[0] != null);
            assertThat(ours.connections()).hasSize(made[0] == null ? 0 : 1);
            ours.close(nowUs);
            caller.close(nowUs);
        }
    }

    /** All that goes between two groups: handshakes, data, acknowledgements, reports; one way goes, and comes again. */
    @ParameterizedTest
    @CsvSource({"BROADCAST, '', 1", "BACKUP, correct horse, 2"})
    void bothSidesWithstandPacketsThatAreDamagedOnTheirWay(SrtGroup.Mode mode, String passphrase, int seed) {
        long before = ((ByteBufAllocatorMetricProvider) Wire.ALLOCATOR).metric().usedHeapMemory();
        Random damage = new Random(seed);
        ByteBuf message = Unpooled.buffer(1316).writeZero(1316);
        int connected = 0;
        for (int i = 0; i < 15; i++) {
            Ways ways = new Ways(mode, SrtOptions.DEFAULT.withLatency(200, 200).withPassphrase(passphrase, 16));
            ways.damages = bytes -> FuzzTest.damaged(bytes, damage);
            ways.call(1);
            ways.call(2);
            ways.ways.forEach(way -> way.lossPercent = 10);
            for (int second = 0; second < 3; second++) {
                ways.ways.get(second % 2).lossPercent = second == 1 ? 100 : 10;
                ways.run(700, () -> {
                    if (ways.nowUs / 1000 % 5 == 0) {
                        ways.callers.send(message, 0, Math.min(1316, ways.callers.maxMessageBytes()), ways.nowUs);
                        if (ways.listeners != null) {
                            ways.listeners.send(message, 0, Math.min(188, ways.listeners.maxMessageBytes()), ways.nowUs);
                        }
                    }
                });
            }
            connected += ways.callers.connections().size();
            ways.close();
        }
        assertThat(connected).as("most go on").isGreaterThan(10);
        assertThat(((ByteBufAllocatorMetricProvider) Wire.ALLOCATOR).metric().usedHeapMemory()).as("all is given back").isEqualTo(before);
    }
}
