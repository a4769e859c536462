package srs.protocol.rtc.internal.plan;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinkConditionTest {
    private final LinkCondition condition = new LinkCondition();

    @Test
    void saysWhatIsKnown() {
        assertThat(condition.get()).isEqualTo("nobody has reported yet what is lost, 0 packets and 0 key frames were asked for again");
        condition.lost(13);
        condition.roundTrip(41_600);
        condition.askedForPackets(3);
        condition.askedForPackets(1);
        condition.askedForKeyFrame();
        condition.room(2_100_000);
        assertThat(condition.get()).isEqualTo("5.1 % of the packets were lost lately, round trip 42 ms, 4 packets and 1 key frames were asked for again, there is room for 2100 kbit/s");
    }
}
