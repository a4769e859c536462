package srs.kernel.internal.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;

/** Typed values: strict numbers, switches as SRS takes them, several words, repeated lines and blocks. */
class ValuesTest {

    private static final String OTHER = """
            directive t.up { type sw+; } directive t.down { type sw-; } directive t.int { type int; default 1; range 0 10; }
            directive t.long { type long; default -1; } directive t.float { type float; default 2.1; }
            directive t.ms { type millis; default 350; } directive t.s { type seconds; default 30; } directive t.fs { type float-seconds; default 1.5; }
            directive t.text { type string; } directive t.pick { type enum full zero off; default full; }
            directive t.words { type words; default a b; } directive t.at { type endpoint; default 1935; } directive t.ats { type endpoints; }
            directive t.file { type path; } directive t.call { type url; } directive t.calls { type urls; }
            directive t.soft { type int; default 5; range 1 9 warn; }
            directive t.allow { type rules; } directive t.free { type lines; } directive t.none { type ignored; } directive t.old { type int; default 0; deprecated "has gone"; }
            directive vhost.ingest { type blocks 1; } directive vhost.ingest.enabled { type sw-; } directive vhost.ingest.input.url { type string; }
            directive vhost.transcode { type blocks 0 1; } directive vhost.transcode.engine { type blocks 1 1; }
            directive vhost.transcode.engine.vparams { type lines; } directive vhost.transcode.engine.vcodec { type string; }
            """;

    private static ConfigCore core(String text) {
        return TestConfigs.core(new AtomicReference<>(text), Map.of(), OTHER);
    }

    private static Section read(String inside) {
        ConfigCore core = core("t {\n" + inside + "\n}");
        assertThat(core.start()).isTrue();
        return TestConfigs.view(core).root();
    }

    private static List<String> problems(String inside) throws ConfigException {
        Compiler compiler = new Compiler(Schema.of(TestConfigs.declarations("srs.other", OTHER)), TestConfigs.catalogue(),
                new EnvironmentLayer(Map.of()), new CrossChecks(TestConfigs.UNKNOWN_LIMIT));
        return compiler.compile(ConfigSource.text("srs.conf", false, "t {\n" + inside + "\n}").read()).problems().stream().map(Problem::toString).toList();
    }

    @Test
    void givesTheDefaultsOfWhatIsNotSaid() {
        Section root = read("");
        assertThat(root.isOn("t.up")).isTrue();
        assertThat(root.isOn("t.down")).isFalse();
        assertThat(root.integer("t.int")).isEqualTo(1);
        assertThat(root.number("t.long")).isEqualTo(-1);
        assertThat(root.number("t.float")).isEqualTo(2.1);
        assertThat(root.millis("t.ms")).isEqualTo(350);
        assertThat(root.millis("t.s")).isEqualTo(30_000);
        assertThat(root.millis("t.fs")).isEqualTo(1500);
        assertThat(root.string("t.text")).isEmpty();
        assertThat(root.string("t.pick")).isEqualTo("full");
        assertThat(root.words("t.words")).containsExactly("a", "b");
        assertThat(root.endpoints("t.at")).containsExactly(new Endpoint("", 1935));
        assertThat(root.endpoints("t.ats")).isEmpty();
        assertThat(root.lines("t.allow")).isEmpty();
    }

    @Test
    void givesWhatTheFileSays() {
        Section root = read("up off; down on; int 7; long 9007199254740993; float .5; ms 0; s 3; fs 0.05; text 'a b'; pick zero; words c; at 127.0.0.1:80; ats 1 [::1]:2;");
        assertThat(root.isOn("t.up")).isFalse();
        assertThat(root.isOn("t.down")).isTrue();
        assertThat(root.integer("t.int")).isEqualTo(7);
        assertThat(root.number("t.float")).isEqualTo(0.5);
        assertThat(root.millis("t.ms")).isZero();
        assertThat(root.millis("t.s")).isEqualTo(3000);
        assertThat(root.millis("t.fs")).isEqualTo(50);
        assertThat(root.string("t.text")).isEqualTo("a b");
        assertThat(root.string("t.pick")).isEqualTo("zero");
        assertThat(root.words("t.words")).containsExactly("c");
        assertThat(root.endpoints("t.at")).containsExactly(new Endpoint("127.0.0.1", 80));
        assertThat(root.endpoints("t.ats")).containsExactly(new Endpoint("", 1), new Endpoint("::1", 2));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            int x;        | srs.conf:2: t.int: x is not a whole number
            int 1.0;      | srs.conf:2: t.int: 1.0 is not a whole number
            int 11;       | srs.conf:2: t.int: 11 is not in 0..10
            int 3000000000; | srs.conf:2: t.int: 3000000000 is not in -2147483648..2147483647
            int 99999999999999999999; | srs.conf:2: t.int: 99999999999999999999 is not a whole number
            float 1e9;    | srs.conf:2: t.float: 1e9 is not a number
            ms 350ms;     | srs.conf:2: t.ms: 350ms is not a whole number of milliseconds
            s 9.3;        | srs.conf:2: t.s: 9.3 is not a whole number of seconds
            fs ten;       | srs.conf:2: t.fs: ten is not a number of seconds
            pick half;    | srs.conf:2: t.pick: half is not one of full, zero, off
            at 70000;     | srs.conf:2: t.at: port 70000 is not in 0..65535
            ats 1935 x;   | srs.conf:2: t.ats: endpoint x is not [host:]port
            soft 10;      | srs.conf:2: t.soft: 10 is not in 1..9
            up yes;       | srs.conf:2: t.up: yes is neither on nor off, read as on
            down yes;     | srs.conf:2: t.down: yes is neither on nor off, read as off
            int;          | srs.conf:2: t.int: has no value, the default holds
            int 1 2;      | srs.conf:2: t.int: takes one word, the others are ignored: 2
            int { }       | srs.conf:2: t.int: opens no block, expecting ';'
            free 1;       | srs.conf:2: t.free: is a block, expecting '{'
            int 1; int 2; | srs.conf:2: t.int: is given again, that of srs.conf:2 holds
            old 1;        | srs.conf:2: t.old: has gone
            call api/v1;  | srs.conf:2: t.call: api/v1 is no URL, expecting scheme://...
            calls http://a/b ftp:c; | srs.conf:2: t.calls: ftp:c is no URL, expecting scheme://...
            """)
    void says(String inside, String problem) throws ConfigException {
        assertThat(problems(inside)).containsExactly(problem);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text;", "text \"\";", "none 1 2; none { x 1; }", "free { a; b c { } }", "allow a; allow b;", "call http://[::1]:8085/[app]/[stream]?a=b; calls rtmp://a/b https://c/d;"})
    void hasNothingToSayOf(String inside) throws ConfigException {
        assertThat(problems(inside)).isEmpty();
    }

    @Test
    void refusesAPathThatIsNone() throws ConfigException {
        assertThat(problems("file a\0b;")).containsExactly("srs.conf:2: t.file: a\\x00b is no path here: Nul character not allowed");
    }

    @Test
    void beginsRelativePathsInTheWorkDir() {
        String text = "%s pid objs/a.pid; t { text a/b; } vhost v { }";
        ConfigCore core = core(text.formatted("work_dir /opt/../srv/live;"));
        assertThat(core.start()).isTrue();
        Section root = TestConfigs.view(core).root();
        assertThat(root.string("pid")).isEqualTo("/srv/live/objs/a.pid");
        assertThat(root.string("srs_log_file")).isEqualTo("/srv/live/objs/srs.log");
        assertThat(root.string("t.text")).isEqualTo("a/b");
        for (String here : List.of("", "work_dir ./;", "work_dir .;")) {
            ConfigCore unmoved = core(text.formatted(here));
            assertThat(unmoved.start()).isTrue();
            assertThat(TestConfigs.view(unmoved).root().string("pid")).isEqualTo("objs/a.pid");
        }
    }

    @Test
    void takesTheFirstOfSeveralAsSrsDoes() {
        assertThat(read("int 3; int 4;").integer("t.int")).isEqualTo(3);
    }

    @Test
    void readsLinesOfRepeatedDirectivesAndFreeBlocks() {
        Section root = read("allow play all; allow publish 10.0.0.0/8; free { profile:v main; fast; }");
        assertThat(root.lines("t.allow")).containsExactly(List.of("play", "all"), List.of("publish", "10.0.0.0/8"));
        assertThat(root.words("t.allow")).containsExactly("play", "all", "publish", "10.0.0.0/8");
        assertThat(root.lines("t.free")).containsExactly(List.of("profile:v", "main"), List.of("fast"));
    }

    @Test
    void readsRepeatedBlocksAsScopesOfTheirOwn() {
        ConfigCore core = core("""
                vhost v {
                    ingest one { enabled on; input { url a; } }
                    ingest two { }
                    transcode { engine ff { vcodec copy; vparams { g 1; } } engine sd { } }
                }""");
        assertThat(core.start()).isTrue();
        Section vhost = TestConfigs.view(core).vhost("v");
        List<Section> ingests = vhost.blocks("ingest");
        assertThat(ingests).extracting(Section::args).containsExactly(List.of("one"), List.of("two"));
        assertThat(ingests).extracting(i -> i.isOn("enabled")).containsExactly(true, false);
        assertThat(ingests.get(0).string("input.url")).isEqualTo("a");
        Section engine = vhost.blocks("transcode").get(0).blocks("engine").get(0);
        assertThat(engine.lines("vparams")).containsExactly(List.of("g", "1"));
        assertThat(engine.isSet("vcodec")).isTrue();
        assertThat(vhost.args()).containsExactly("v");
        assertThatThrownBy(() -> vhost.blocks("play")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesABlockWithoutItsName() {
        assertThat(core("vhost v { ingest { } }").start()).isFalse();
    }

    @Test
    void refusesToReadAPathAsAnotherType() {
        Config config = TestConfigs.defaults();
        assertThatThrownBy(() -> config.root().isOn("max_connections")).hasMessage("max_connections is declared as int, not read as a switch");
        assertThatThrownBy(() -> config.root().integer("pithy_print_ms")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> config.vhost("v").string("play.atc")).hasMessageStartingWith("vhost.play.atc is declared as sw-");
        assertThatThrownBy(() -> config.vhost("v").isSet("play.nothing")).hasMessage("vhost.play.nothing is not declared by any installed bundle");
    }
}
