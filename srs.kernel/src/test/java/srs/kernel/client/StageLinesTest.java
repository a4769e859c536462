package srs.kernel.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/** F011: one line of a stage at a time, however many members it has. */
class StageLinesTest {
    private final List<Place> members = new ArrayList<>();
    private final List<String> printed = new ArrayList<>();
    private final StageLines lines = new StageLines(stub(Config.class), stub(Workers.class), /* hasRates= */ true, () -> members);

    /** A member that the test moves. */
    private static final class Place implements StageLines.Member {
        private final String name;
        private String text;
        private long sent;

        Place(String name) {
            this.name = name;
            text = "<- FWR " + name + ", okbps={okbps}, ikbps={ikbps}";
        }

        @Override
        public String clientId() {
            return "id-" + name;
        }

        @Override
        public String line() {
            return text;
        }

        @Override
        public long sentBytes() {
            return sent;
        }
    }

    private static <T> T stub(Class<T> type) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> switch (method.getName()) {
            case "root" -> stub(Section.class);
            case "millis" -> 10_000L;
            default -> (Registration) () -> {};
        }));
    }

    private void print() {
        lines.print((id, line) -> printed.add(id + " " + line));
    }

    @Test
    void shouldPrintOneLineAndAnotherMemberEachTime() {
        members.addAll(List.of(new Place("a"), new Place("b"), new Place("c")));
        members.get(1).text = "";
        for (int i = 0; i < 4; i++) {
            print();
        }
        assertThat(printed).hasSize(4).allMatch(line -> line.startsWith("id-a <- FWR a") || line.startsWith("id-c <- FWR c"));
        assertThat(printed.get(0)).isNotEqualTo(printed.get(1)).isEqualTo(printed.get(2));
    }

    @Test
    void shouldPrintNothingOfNobody() {
        print();
        members.add(new Place("a"));
        members.get(0).text = "";
        print();
        assertThat(printed).isEmpty();
    }

    @Test
    void shouldTellRatesOfFiveSecondsOfHalfAMinuteAndOfFiveMinutes() {
        Place place = new Place("a");
        members.add(place);
        print();
        for (int i = 0; i <= 6; i++) {
            lines.look(TimeUnit.SECONDS.toNanos(5L * i));
            // 8 kbit/s, then 16
            place.sent += i < 5 ? 5_000 : 10_000;
        }
        print();
        assertThat(printed).containsExactly("id-a <- FWR a, okbps=0,0,0, ikbps=0,0,0", "id-a <- FWR a, okbps=16,9,9, ikbps=0,0,0");
    }
}
