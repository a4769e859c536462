package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.ReloadCause;
import srs.kernel.config.ReloadResult;
import srs.kernel.work.Registration;
import srs.testkit.Await;

/** A reload is a transaction: all of it or nothing. */
class ReloadTest {

    private static final String OTHER = "directive vhost.ingest { type blocks 1; } directive vhost.ingest.enabled { type sw-; } "
            + "directive caster { type blocks; } directive caster.output { type string; } directive fixed { type blocks; reload off; } directive fixed.x { type int; default 0; }";

    private final AtomicReference<String> text = new AtomicReference<>("max_connections 10; vhost a { play { queue_length 5; } } vhost b { }");
    private final List<Set<String>> heard = new ArrayList<>();
    private ConfigCore core;
    private Config config;

    @BeforeEach
    void start() {
        core = TestConfigs.core(text, Map.of(), OTHER);
        assertThat(core.start()).isTrue();
        config = TestConfigs.view(core);
    }

    private ReloadResult reload(String changed) {
        text.set(changed);
        return config.reload();
    }

    @Test
    void leavesEverythingAsItWasAfterAnError() {
        config.listen(heard::add, "max_connections");
        String before = config.text();
        ReloadResult result = reload("max_connections 20; pithy_print_ms x;");
        assertThat(result.applied()).isFalse();
        assertThat(result.changed()).isEmpty();
        assertThat(result.problems()).containsExactly("srs.conf:1: pithy_print_ms: x is not a whole number of milliseconds");
        assertThat(config.root().integer("max_connections")).isEqualTo(10);
        assertThat(config.vhosts()).containsExactly("a", "b");
        assertThat(config.text()).isEqualTo(before);
        assertThat(heard).isEmpty();
    }

    @Test
    void leavesEverythingAsItWasWhenTheGrammarIsWrong() {
        assertThat(reload("max_connections 20").problems()).containsExactly("srs.conf:1: max_connections: unexpected end of file, expecting ';' or '{'");
        assertThat(config.root().integer("max_connections")).isEqualTo(10);
    }

    @Test
    void namesWhatChanged() {
        ReloadResult result = reload("max_connections 20; vhost a { play { queue_length 6; atc on; } } vhost c { }");
        assertThat(result.applied()).isTrue();
        assertThat(result.changed()).containsExactlyInAnyOrder("max_connections", "vhost[a].play.queue_length", "vhost[a].play.atc", "vhost[b]", "vhost[c]");
        assertThat(config.root().integer("max_connections")).isEqualTo(20);
        assertThat(config.vhosts()).containsExactly("a", "c");
    }

    @Test
    void findsNoChangeInAnotherWayToSayTheSame() {
        assertThat(reload("# new\nmax_connections 10; vhost b { play { atc off; } } vhost a { queue_length 5; }").changed()).isEmpty();
    }

    @Test
    void passesOverWhatHoldsAlreadyWhenItLooksByItself() {
        assertThat(reload("max_connections 20; rtc_server { enabled off; } vhost a { } vhost b { }").problems()).as("a bundle is missing").isNotEmpty();
        assertThat(config.reload(ReloadCause.FILE).applied()).isTrue();
        assertThat(config.reload(ReloadCause.FILE).problems()).as("nothing was done").isEmpty();
        text.set("max_connections 21; vhost a { } vhost b { }");
        assertThat(config.reload(ReloadCause.FILE).changed()).containsExactly("max_connections");
        assertThat(config.root().integer("max_connections")).isEqualTo(21);
        text.set("max_connections x;");
        assertThat(config.reload(ReloadCause.FILE).applied()).isFalse();
        assertThat(config.reload(ReloadCause.FILE).applied()).as("a refused one is tried again").isFalse();
    }

    @Test
    void readsAgainForWhoAsksAfterTheReadingBegan() throws InterruptedException {
        CountDownLatch hasRead = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        ConfigSource source = () -> {
            ConfigText read = ConfigSource.text("srs.conf", false, text.get()).read();
            if (text.get().contains("20")) {
                hasRead.countDown();
                Await.until("it may go on", () -> goOn.getCount() == 0);
            }
            return read;
        };
        core = new ConfigCore(source, new EnvironmentLayer(Map.of()), TestConfigs.catalogue(), new CrossChecks(TestConfigs.UNKNOWN_LIMIT));
        core.declare(1, TestConfigs.kernel());
        assertThat(core.start()).isTrue();
        config = TestConfigs.view(core);
        text.set("max_connections 20;");
        Thread first = new Thread(config::reload);
        first.start();
        hasRead.await();
        text.set("max_connections 30;");
        Thread second = new Thread(config::reload);
        second.start();
        goOn.countDown();
        first.join();
        second.join();
        assertThat(config.root().integer("max_connections")).isEqualTo(30);
    }

    @Test
    void findsAChangeWhenADirectiveGoes() {
        assertThat(reload("vhost a { } vhost b { }").changed()).containsExactlyInAnyOrder("max_connections", "vhost[a].play.queue_length");
        assertThat(config.root().integer("max_connections")).isEqualTo(1000);
    }

    @Test
    void tellsRepeatedBlocksApartByTheirName() {
        reload("vhost a { ingest one { } ingest two { } } caster { output x; }");
        assertThat(reload("vhost a { ingest one { enabled on; } ingest three { } } caster { output x; } caster { output y; }").changed())
                .containsExactlyInAnyOrder("vhost[a].ingest[one]", "vhost[a].ingest[two]", "vhost[a].ingest[three]", "caster");
    }

    @Test
    void tellsListenersOfTheirPathsOnly() {
        config.listen(heard::add, "vhost.play", "pid");
        reload("max_connections 20; vhost a { play { queue_length 6; } min_latency on; } vhost b { }");
        assertThat(heard).containsExactly(Set.of("vhost[a].play.queue_length"));
        reload("max_connections 30; vhost a { play { queue_length 6; } min_latency on; } vhost b { }");
        assertThat(heard).hasSize(1);
    }

    @Test
    void tellsWhoListensBelowVhostOfNewAndRemovedOnes() {
        config.listen(heard::add, "vhost.play.atc");
        reload("max_connections 10; vhost a { play { queue_length 5; } } vhost c { }");
        assertThat(heard).containsExactly(Set.of("vhost[b]", "vhost[c]"));
    }

    @Test
    void showsTheNewValuesToListeners() {
        List<Integer> seen = new ArrayList<>();
        config.listen(changed -> seen.add(config.root().integer("max_connections")), "max_connections");
        reload("max_connections 20;");
        assertThat(seen).containsExactly(20);
    }

    @Test
    void tellsNobodyWhoHasEnded() {
        Registration registration = config.listen(heard::add, "max_connections");
        registration.close();
        reload("max_connections 20;");
        assertThat(heard).isEmpty();
    }

    @Test
    void tellsNobodyOfAStoppedBundle() {
        config.listen(heard::add, "max_connections");
        ((BundleConfig) config).close();
        reload("max_connections 20;");
        assertThat(heard).isEmpty();
    }

    @Test
    void takesWhatIsNotReloadableAtTheNextStart() {
        ReloadResult result = reload("daemon off; max_connections 10; vhost a { play { queue_length 5; } } vhost b { } fixed { x 1; }");
        assertThat(result.applied()).isTrue();
        assertThat(result.changed()).isEmpty();
        assertThat(result.problems()).containsExactlyInAnyOrder("srs.conf: daemon: changes at the next start", "srs.conf: fixed: changes at the next start");
        assertThat(config.root().isOn("daemon")).isTrue();
        assertThat(config.root().isSet("daemon")).isFalse();
        assertThat(config.root().blocks("fixed")).isEmpty();
    }

    @Test
    void saysWarningsAndAppliesEvenSo() {
        ReloadResult result = reload("max_connections 20; vhost a { hls { enabled on; } }");
        assertThat(result.applied()).isTrue();
        assertThat(result.problems()).containsExactly("srs.conf:1: vhost.hls: is ignored, bundle srs.output.hls is not installed");
    }

    /** Says no while the new limit is odd. */
    private final class Odd implements ConfigListener {
        @Override
        public void onChanged(Set<String> changed) {
            heard.add(changed);
        }

        @Override
        public List<String> objections(Set<String> changed, Section next) {
            int max = next.integer("max_connections");
            return max % 2 == 0 ? List.of() : List.of("max_connections: " + max + " is odd");
        }
    }

    @Test
    void leavesEverythingAsItWasWhenAListenerObjects() {
        config.listen(new Odd(), "max_connections");
        config.listen(heard::add, "vhost");
        ReloadResult result = reload("max_connections 11; vhost a { play { queue_length 9; } }");
        assertThat(result.applied()).isFalse();
        assertThat(result.problems()).containsExactly("srs.conf: max_connections: 11 is odd");
        assertThat(config.root().integer("max_connections")).isEqualTo(10);
        assertThat(config.vhost("a").millis("play.queue_length")).isEqualTo(5000);
        assertThat(heard).isEmpty();
        assertThat(reload("max_connections 12; vhost a { }").applied()).isTrue();
        assertThat(heard).hasSize(2);
    }

    @Test
    void asksOnlyWhoListensToWhatWouldChange() {
        reload("max_connections 11;");
        config.listen(new Odd(), "max_connections");
        assertThat(reload("max_connections 11; pithy_print_ms 5;").applied()).isTrue();
    }

    @Test
    void takesAListenerThatFailsForOneWithoutObjections() {
        config.listen(new ConfigListener() {
            @Override
            public void onChanged(Set<String> changed) {
                heard.add(changed);
            }

            @Override
            public List<String> objections(Set<String> changed, Section next) {
                throw new IllegalStateException("a fault of the bundle");
            }
        }, "max_connections");
        assertThat(reload("max_connections 12;").applied()).isTrue();
        assertThat(heard).hasSize(1);
    }
}
