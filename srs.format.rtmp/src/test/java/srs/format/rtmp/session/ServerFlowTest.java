package srs.format.rtmp.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import srs.format.flv.amf.AmfNull;
import srs.format.flv.amf.AmfObject;
import srs.format.rtmp.RtmpError;
import srs.format.rtmp.message.Aggregate;
import srs.format.rtmp.message.CommandMessage;
import srs.format.rtmp.message.DataMessage;
import srs.format.rtmp.session.ServerSession.State;

/** The command flows that SRS knows, and the deviations of real clients. */
class ServerFlowTest {
    private ServerHarness harness = ServerHarness.connected();

    @AfterEach
    void nothingIsHeld() {
        harness.finish();
    }

    private void publishAsFmle() {
        harness.command("releaseStream", 2, AmfNull.NULL, "s");
        harness.command("FCPublish", 3, AmfNull.NULL, "s");
        harness.command("createStream", 4, AmfNull.NULL);
        harness.command("publish", 5, AmfNull.NULL, "s", "live");
    }

    private void play(String name) {
        harness.command("createStream", 2, AmfNull.NULL);
        harness.command("play", 3, AmfNull.NULL, name);
    }

    @Test
    void flashPublishes() {
        harness.command("createStream", 2, AmfNull.NULL);
        harness.command("publish", 0, AmfNull.NULL, "s?token=1", "live");

        assertThat(harness.events).containsExactly("publish flash-publish s");
        assertThat(harness.answers).containsExactly("3/0 _result 2 null 1.0", "5/1 onStatus 0 null NetStream.Publish.Start");
        assertThat(harness.lastStatus.argument(1)).isEqualTo(AmfObject.of("level", "status", "code", "NetStream.Publish.Start",
                "description", "Started publishing stream.", "clientid", "ASAICiss"));
    }

    @Test
    void haivisionPublishes() {
        harness.command("createStream", 2, AmfNull.NULL);
        harness.command("_checkbw", 3, AmfNull.NULL);
        harness.command("releaseStream", 4, AmfNull.NULL, "s");
        harness.command("FCPublish", 5, AmfNull.NULL, "s");
        harness.command("publish", 6, AmfNull.NULL, "s", "live");

        assertThat(harness.events).containsExactly("publish haivision-publish s");
        assertThat(harness.answers).containsExactly("3/0 _result 2 null 1.0", "3/0 _result 3 null null",
                "3/0 _result 4 null undefined", "3/0 _result 5 null undefined", "3/1 onFCPublish 0 null NetStream.Publish.Start",
                "5/1 onStatus 0 null NetStream.Publish.Start");
    }

    @Test
    void fmlePublishesAgainOnTheSameConnection() {
        publishAsFmle();
        harness.command("FCUnpublish", 6, AmfNull.NULL, "s");
        harness.command("deleteStream", 7, AmfNull.NULL, 1);
        assertThat(harness.session.state()).isEqualTo(State.IDENTIFY);
        assertThat(harness.session.deadlineMs()).isEqualTo(harness.nowMs + 180_000);
        publishAsFmle();

        assertThat(harness.events).containsExactly("publish fmle-publish s", "unpublish", "publish fmle-publish s");
    }

    @Test
    void flashEndsItsPublishByCreatingAStream() {
        harness.command("createStream", 2, AmfNull.NULL);
        harness.command("publish", 0, AmfNull.NULL, "s", "live");
        harness.command("createStream", 3, AmfNull.NULL);
        harness.command("play", 0, AmfNull.NULL, "t");

        assertThat(harness.events).containsExactly("publish flash-publish s", "unpublish", "play t");
    }

    @Test
    void fmleMayLeaveOutReleaseStreamAndCreateStreamsTwice() {
        harness.command("FCPublish", 2, AmfNull.NULL, "s");
        harness.command("createStream", 3, AmfNull.NULL);
        harness.command("createStream", 4, AmfNull.NULL);
        harness.command("publish", 5, AmfNull.NULL, "s", "live");

        assertThat(harness.events).containsExactly("publish fmle-publish s");
        assertThat(harness.answers).contains("3/0 _result 3 null 1.0", "3/0 _result 4 null 1.0");
    }

    @Test
    void unknownCallsAreIgnoredWhileFmlePublishes() {
        publishAsFmle();
        harness.answers.clear();
        harness.command("somethingElse", 9, AmfNull.NULL);

        assertThat(harness.answers).isEmpty();
    }

    @Test
    void metadataComesWithoutItsWrapperInAnyMessageType() {
        publishAsFmle();
        harness.events.clear();
        AmfObject metadata = AmfObject.of("width", 64);
        harness.message(DataMessage.of("@setDataFrame", "onMetaData", metadata));
        harness.message(DataMessage.of("onMetaData", metadata));
        harness.message(new DataMessage(true, DataMessage.of("@setDataFrame", "onMetaData", metadata).values()));
        // in a message of type command
        harness.body(20, 0, Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(
                "02000d40736574446174614672616d65" + "02000a6f6e4d65746144617461" + "0300057769647468004050000000000000000009")));

        assertThat(harness.events).containsExactly("metadata 0 64", "metadata 0 64", "metadata 0 64", "metadata 0 64");
    }

    /** F094: four bytes of timecode that are no AMF. */
    @Test
    void shortDataIsIgnored() {
        publishAsFmle();
        harness.events.clear();
        harness.body(18, 0, Unpooled.wrappedBuffer(new byte[] {0, 1, 2, 3}));
        harness.body(18, 0, Unpooled.EMPTY_BUFFER);
        harness.message(DataMessage.of("onTextData", "x"));

        assertThat(harness.events).containsExactly("data 0 ", "data 0 onTextData");
        assertThat(harness.session.state()).isEqualTo(State.PUBLISHING);
    }

    @Test
    void aggregatesBecomeTheirParts() {
        publishAsFmle();
        harness.events.clear();
        harness.message(new Aggregate(Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(
                "0800000200006400000000af010000000d" + "12000001000064000000000500000000c".substring(0, 32)
                + "09000001000078000000001700000000c".substring(0, 32)))));

        assertThat(harness.events).containsExactly("audio 0 2", "video 20 1");
    }

    @Test
    void aBadAggregateEndsTheConnection() {
        publishAsFmle();
        harness.message(new Aggregate(Unpooled.wrappedBuffer(new byte[5])));

        assertThat(harness.events).last().isEqualTo("closed 2024 aggregate ends with 5 bytes, a header has 11");
    }

    @Test
    void amf3CommandsAreUnderstood() {
        harness.message(new CommandMessage(true, "createStream", 2, CommandMessage.of("", 0, AmfNull.NULL).arguments()));
        harness.message(new CommandMessage(true, "play", 0, CommandMessage.of("", 0, AmfNull.NULL, "s").arguments()));

        assertThat(harness.events).containsExactly("play s");
    }

    @Test
    void playerPausesAndGoesOn() {
        play("s");
        harness.answers.clear();
        harness.command("pause", 0, AmfNull.NULL, true, 100);
        harness.command("pause", 0, AmfNull.NULL, false, 100);

        assertThat(harness.events).containsExactly("play s", "pause true", "pause false");
        assertThat(harness.answers).containsExactly("5/1 onStatus 0 null NetStream.Pause.Notify",
                "2/0 UserControl[event=1, data=1, extra=0]", "5/1 onStatus 0 null NetStream.Unpause.Notify",
                "2/0 UserControl[event=0, data=1, extra=0]");
    }

    @Test
    void playerClosesItsStreamAndPlaysAnother() {
        play("s");
        harness.command("closeStream", 0, AmfNull.NULL);
        play("t");
        harness.command("play", 0, AmfNull.NULL, "u");
        harness.command("play", 0, AmfNull.NULL, false);

        assertThat(harness.events).containsExactly("play s", "stop", "play t", "stop", "play u", "stop");
        assertThat(harness.session.state()).isEqualTo(State.IDENTIFY);
    }

    @Test
    void callsDuringPlayGetANullResult() {
        play("s");
        harness.answers.clear();
        harness.command("getStats", 8, AmfNull.NULL);
        harness.command("notify", 0, AmfNull.NULL);
        harness.command("_result", 9, AmfNull.NULL);

        assertThat(harness.answers).containsExactly("3/0 _result 8 null null");
    }

    @Test
    void callsBeforePlayGetANullResult() {
        harness.command("getStreamLength", 2, AmfNull.NULL, "s");
        harness.command("_checkbw", 0, AmfNull.NULL);
        harness.command("FCSubscribe", 4, AmfNull.NULL, "s");

        assertThat(harness.answers).containsExactly("3/0 _result 2 null null", "3/0 _result 0 null null", "3/0 _result 4 null null");
    }

    @Test
    void redirectsAPlayer() {
        harness.isAnsweringAtOnce = false;
        play("s");
        harness.session.redirect("rtmp://other/live", "rtmp://other/live/s", harness.nowMs);
        assertThat(harness.session.deadlineMs()).isEqualTo(harness.nowMs + 3_000);
        StreamStatus status = StreamStatus.of(harness.lastStatus.argument(1).asMap());
        assertThat(status.code()).isEqualTo("NetConnection.Connect.Rejected");
        assertThat(status.redirect()).isEqualTo("rtmp://other/live/s");
        harness.command("call", 5, AmfNull.NULL);

        assertThat(harness.events).last().isEqualTo("closed 2997 redirected");
    }

    @Test
    void aRefusalClosesWithoutAWord() {
        harness.isAnsweringAtOnce = false;
        play("s");
        harness.answers.clear();
        harness.session.close(RtmpError.HOOK_RESPONSE, "on_play refused");

        assertThat(harness.answers).isEmpty();
        assertThat(harness.events).last().isEqualTo("closed 3064 on_play refused");
    }

    @Test
    void whatComesBeforeTheAnswerIsHeldInOrder() {
        harness.isAnsweringAtOnce = false;
        publishAsFmle();
        harness.media(9, 0, 10);
        harness.media(8, 1, 5);
        harness.command("FCUnpublish", 6, AmfNull.NULL, "s");
        assertThat(harness.events).containsExactly("publish fmle-publish s");
        harness.session.acceptPublish(20_000, 5_000, harness.nowMs);

        assertThat(harness.events).containsExactly("publish fmle-publish s", "video 0 10", "audio 1 5", "unpublish");
    }

    @Test
    void commandsSentBeforeTheAnswerToConnectAreHeld() {
        harness.finish();
        harness = ServerHarness.shaken();
        harness.isAnsweringAtOnce = false;
        harness.connect();
        play("s");
        assertThat(harness.answers).isEmpty();
        harness.session.acceptConnect(ConnectAnswer.DEFAULT, harness.nowMs);

        assertThat(harness.events).endsWith("play s");
        assertThat(harness.session.state()).isEqualTo(State.PLAY_PENDING);
    }

    @Test
    void readingStopsWhileMuchIsHeld() {
        harness.isAnsweringAtOnce = false;
        publishAsFmle();
        harness.media(9, 0, 60_000);
        assertThat(harness.isReading).isTrue();
        harness.media(9, 40, 60_000);
        assertThat(harness.isReading).isFalse();
        assertThat(harness.budget.usedBytes()).isEqualTo(120_000);
        harness.session.acceptPublish(20_000, 5_000, harness.nowMs);

        assertThat(harness.isReading).isTrue();
        assertThat(harness.budget.usedBytes()).isZero();
    }
}
