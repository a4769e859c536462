package srs.output.exec.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import srs.kernel.client.Client;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.Section;
import srs.kernel.process.ChildOutput;
import srs.kernel.process.ChildRequest;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.work.Registration;
import srs.testkit.kernel.FakeChildProcesses;

/** When programs run for a stream, with processes that are only noted. */
class ExecTest {
    private List<List<String>> lines = List.of(List.of("/bin/ff", "-i", "[url]", "[stream].flv", ">logs/[app]-[stream].log"));
    private ConfigListener reload;
    private StreamListener streams;
    private final FakeChildProcesses processes = new FakeChildProcesses();
    private final List<ChildRequest> kept = processes.kept;
    private final List<ChildRequest> open = processes.open;
    private final Exec exec = new Exec(config(), clients(), processes, hub());

    private interface Answer {
        Object to(String method, Object[] args);
    }

    private static <T> T fake(Class<T> type, Answer answer) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, args) -> answer.to(method.getName(), args)));
    }

    private Config config() {
        Section section = fake(Section.class, (method, args) -> switch (method) {
            case "isOn" -> args[0].equals("exec.enabled");
            case "lines" -> lines;
            case "endpoints" -> List.of();
            default -> throw new IllegalArgumentException(method);
        });
        return fake(Config.class, (method, args) -> {
            if (method.equals("listen")) {
                reload = (ConfigListener) args[0];
                return (Registration) () -> {};
            }
            return section;
        });
    }

    private StreamHub hub() {
        return fake(StreamHub.class, (method, args) -> {
            streams = (StreamListener) args[0];
            return (Registration) () -> {};
        });
    }

    private static Clients clients() {
        Client publisher = fake(Client.class, (method, args) -> Map.of("tcUrl", "rtmp://host/live", "param", "?k=1"));
        return fake(Clients.class, (method, args) -> Optional.of(publisher));
    }

    private static StreamInfo stream(String name) {
        return new StreamInfo(new StreamKey(StreamKey.DEFAULT_VHOST, "live", name), "vid-1", Optional.of("publisher"), 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
                Optional.empty(), Optional.empty());
    }

    @Test
    void aProgramRunsFromPublishToUnpublish() {
        streams.onPublish(stream("a"));

        assertThat(kept).hasSize(1);
        assertThat(kept.get(0).name()).isEqualTo("exec /live/a");
        assertThat(kept.get(0).command()).containsExactly("/bin/ff", "-i", "rtmp://host:1935/live/a?k=1", "a.flv");
        assertThat(kept.get(0).output()).isEqualTo(new ChildOutput.ToFile(Path.of("logs/live-a.log")));
        assertThat(open).hasSize(1);
        assertThat(processes.summaries).containsEntry("exec /live/a", "-> EXE time={time}, publish=1, input=__defaultVhost__/live/a");

        streams.onUnpublish(stream("a"), new EndReason(EndReason.Kind.PEER, "gone"));
        assertThat(open).isEmpty();
    }

    @Test
    void aNameThatWouldBeAnOptionOrLeaveTheFolderRunsNothing() {
        streams.onPublish(stream("-y"));
        streams.onPublish(stream("../../etc/x"));

        assertThat(kept).isEmpty();
    }

    @Test
    void aReloadStartsAnewOnlyWhatHasChanged() {
        streams.onPublish(stream("a"));
        reload.onChanged(Set.of());
        assertThat(kept).hasSize(1);

        lines = List.of(List.of("/bin/other"), List.of("/bin/more"));
        reload.onChanged(Set.of());
        assertThat(open).extracting(ChildRequest::name).containsExactlyInAnyOrder("exec /live/a #1", "exec /live/a #2");

        lines = List.of();
        reload.onChanged(Set.of());
        assertThat(open).isEmpty();
    }

    @Test
    void theEndOfTheBundleEndsAll() {
        streams.onPublish(stream("a"));
        streams.onPublish(stream("b"));

        exec.close();
        streams.onPublish(stream("c"));

        assertThat(open).isEmpty();
    }
}
