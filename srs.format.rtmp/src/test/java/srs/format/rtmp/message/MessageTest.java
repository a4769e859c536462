package srs.format.rtmp.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import srs.format.flv.amf.AmfNull;
import srs.format.flv.amf.AmfObject;
import srs.format.flv.amf.AmfString;
import srs.format.rtmp.Capture;
import srs.format.rtmp.LeakGuard;
import srs.format.rtmp.RtmpProtocolException;
import srs.format.rtmp.chunk.ChunkLimits;
import srs.format.rtmp.chunk.ChunkReader;
import srs.format.rtmp.chunk.MemoryBudget;

/** Message bodies: RTMP 1.0 §5.4, §6.2, §7.1, and those that were captured. */
class MessageTest {
    static Stream<Arguments> vectors() {
        return Stream.of(
                // nginx-rtmp after connect
                Arguments.of(5, "004c4b40", new WindowAckSize(5_000_000)),
                Arguments.of(6, "004c4b4002", new SetPeerBandwidth(5_000_000, SetPeerBandwidth.DYNAMIC)),
                Arguments.of(1, "00001000", new SetChunkSize(4096)),
                Arguments.of(4, "000000000001", UserControl.of(UserControl.STREAM_BEGIN, 1)),
                // rtmpdump after createStream, and while playing
                Arguments.of(4, "000300000001" + "02255100", new UserControl(UserControl.SET_BUFFER_LENGTH, 1, 36_000_000)),
                Arguments.of(4, "0006ffffffff", UserControl.of(UserControl.PING_REQUEST, 0xFFFFFFFFL)),
                Arguments.of(4, "000700000010", UserControl.of(UserControl.PING_RESPONSE, 16)),
                Arguments.of(4, "001a01", UserControl.of(UserControl.FMS_EVENT_0, 1)),
                Arguments.of(2, "00000003", new Abort(3)),
                Arguments.of(3, "f0000001", new Acknowledgement(0xF0000001L)),
                // _checkbw 2 null
                Arguments.of(20, "0200085f636865636b6277 004000000000000000 05",
                        CommandMessage.of("_checkbw", 2, AmfNull.NULL)),
                Arguments.of(17, "00 0200085f636865636b6277 004000000000000000 05",
                        new CommandMessage(true, "_checkbw", 2, List.of(AmfNull.NULL))),
                // |RtmpSampleAccess true true
                Arguments.of(18, "0200117c52746d7053616d706c65416363657373 0101 0101",
                        DataMessage.of("|RtmpSampleAccess", true, true)),
                Arguments.of(20, "0200086f6e4257446f6e65 000000000000000000 05",
                        CommandMessage.of("onBWDone", 0, AmfNull.NULL)));
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("vectors")
    void decodes(int typeId, String hex, Message message) {
        assertThat(Message.decode(typeId, bytes(hex))).isEqualTo(message);
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("vectors")
    void encodes(int typeId, String hex, Message message) {
        ByteBuf out = Unpooled.buffer();
        message.encode(out);

        assertThat(ByteBufUtil.hexDump(out)).isEqualTo(hex.replace(" ", ""));
        assertThat(message.typeId()).isEqualTo(typeId);
    }

    @ParameterizedTest(name = "{2}")
    @MethodSource("vectors")
    void refusesTheBodyCutAtAnyByte(int typeId, String hex, Message message) {
        ByteBuf whole = bytes(hex);
        for (int length = 0; length < whole.readableBytes(); length++) {
            ByteBuf cut = whole.slice(0, length);
            try {
                assertThat(Message.decode(typeId, cut)).isNotEqualTo(message);
            } catch (RtmpProtocolException e) {
                assertThat(e.code()).isIn(2003, 2007);
            }
        }
    }

    static Stream<Capture> captures() {
        return Capture.all();
    }

    /** Commands, control and data of all captures come out as they went in; but arrays whose count the peer guessed. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("captures")
    void encodesWhatItDecoded(Capture capture) {
        LeakGuard guard = new LeakGuard();
        List<Integer> types = new ArrayList<>();
        try (ChunkReader reader = new ChunkReader(guard.allocator, ChunkLimits.DEFAULT, MemoryBudget.UNLIMITED)) {
            reader.read(capture.chunks(), (csid, ms, typeId, stream, body) -> {
                if (typeId == MessageType.AUDIO || typeId == MessageType.VIDEO) {
                    return;
                }
                types.add(typeId);
                String wire = ByteBufUtil.hexDump(body);
                Message message = Message.decode(typeId, body);
                ByteBuf own = Unpooled.buffer();
                message.encode(own);
                if (message instanceof DataMessage data && data.metadata() != null) {
                    assertThat(Message.decode(typeId, own)).isEqualTo(message);
                } else {
                    assertThat(ByteBufUtil.hexDump(own)).isEqualTo(wire);
                }
            });
        }
        assertThat(types).contains(MessageType.COMMAND_AMF0);
        guard.assertNothingIsHeld();
    }

    @Test
    void skipsSharedObjectsAndTheUnknown() {
        for (int typeId : new int[] {0, 7, 10, 16, 19, 21, 23, 255}) {
            assertThat(Message.decode(typeId, Unpooled.wrappedBuffer(new byte[8]))).isNull();
        }
    }

    @Test
    void readsDataWithoutTheByteThatAmf3AsksFor() {
        Message message = Message.decode(15, bytes("02000a6f6e4d65746144617461 03 000009"));

        assertThat(message).isEqualTo(new DataMessage(true,
                List.of(new AmfString("onMetaData"), AmfObject.EMPTY)));
    }

    @Test
    void findsMetadataWithAndWithoutWrapper() {
        AmfObject object = AmfObject.of("width", 64);

        assertThat(DataMessage.of("@setDataFrame", "onMetaData", object).metadata()).isEqualTo(object);
        assertThat(DataMessage.of("onMetaData", object).metadata()).isEqualTo(object);
        assertThat(DataMessage.of("@setDataFrame", "onMetaData", object).name()).isEqualTo("onMetaData");
        assertThat(DataMessage.of("onMetaData").metadata()).isNull();
    }

    /** Two tags of FLV: 8, 2 bytes at 100; 9, 1 byte at 0x01000064. The aggregate is at 50. */
    private static final String AGGREGATE = "08 000002 000064 00 000000 af01 0000000d" + "09 000001 000064 01 000000 17 0000000c";

    @Test
    void splitsAnAggregateAndShiftsItsTimes() {
        List<String> parts = new ArrayList<>();
        Aggregate.split(bytes(AGGREGATE), 50, (type, ms, part) -> parts.add(type + " " + ms + " " + ByteBufUtil.hexDump(part)));

        assertThat(parts).containsExactly("8 50 af01", "9 16777266 17");
    }

    @Test
    void refusesAnAggregateCutAtAnyByte() {
        ByteBuf whole = bytes(AGGREGATE);
        int first = 11 + 2 + 4;
        for (int length = 1; length < whole.readableBytes(); length++) {
            ByteBuf cut = whole.slice(0, length);
            if (length == first) {
                continue;
            }
            assertThatThrownBy(() -> Aggregate.split(cut, 0, (type, ms, part) -> {
            })).isInstanceOf(RtmpProtocolException.class).extracting(e -> ((RtmpProtocolException) e).code()).isEqualTo(2024);
        }
    }

    @Test
    void refusesAnAggregateWhosePartIsLongerThanItself() {
        assertThatThrownBy(() -> Aggregate.split(bytes("09 ffffff 000000 00 000000 17 00000000"), 0, (type, ms, part) -> {
        })).hasMessage("aggregate has a part of 16777215 bytes, 5 are left");
    }

    /** Attack 5: objects in objects. */
    @Test
    void refusesDeepAmf() {
        ByteBuf body = bytes("020001 61 003ff0000000000000".replace(" ", ""));
        for (int depth = 0; depth < 100_000; depth++) {
            body.writeByte(3).writeShort(1).writeByte('a');
        }

        assertThatThrownBy(() -> Message.decode(20, body)).isInstanceOf(RtmpProtocolException.class);
    }

    /** Attack 5: an array that claims 2³¹ items. */
    @Test
    void refusesAHugeArray() {
        assertThatThrownBy(() -> Message.decode(20, bytes("020001610000000000000000000a7fffffff")))
                .isInstanceOf(RtmpProtocolException.class);
    }

    private static ByteBuf bytes(String hex) {
        byte[] bytes = ByteBufUtil.decodeHexDump(hex.replace(" ", ""));
        return Unpooled.buffer(bytes.length).writeBytes(bytes);
    }
}
