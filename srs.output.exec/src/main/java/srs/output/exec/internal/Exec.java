package srs.output.exec.internal;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.kernel.client.Client;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;
import srs.kernel.process.Child;
import srs.kernel.process.ChildOutput;
import srs.kernel.process.ChildProcesses;
import srs.kernel.process.ChildRequest;
import srs.kernel.process.CommandVariables;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.work.Registration;

/**
 * Runs the {@code publish} lines of {@code exec} for each stream that is published (F254). Callbacks come on worker threads; state is guarded by {@code this}.
 */
@Component(service = {}, immediate = true)
public final class Exec implements StreamListener {
    private static final Logger LOG = LoggerFactory.getLogger("srs.output.exec");

    private final Config config;
    private final Clients clients;
    private final ChildProcesses processes;
    private final Registration reloads;
    private final Registration streams;

    // guarded by this
    private final Map<StreamKey, Running> running = new HashMap<>();
    private boolean closed;

    /** A published stream with the lines that its children were made from. */
    private record Running(StreamInfo stream, List<List<String>> lines, List<Child> children) {
        void close() {
            children.forEach(Child::close);
        }
    }

    @Activate
    public Exec(@Reference Config config, @Reference Clients clients, @Reference ChildProcesses processes, @Reference StreamHub hub) {
        this.config = config;
        this.clients = clients;
        this.processes = processes;
        reloads = config.listen(changed -> reload(), "vhost");
        streams = hub.listen(this);
    }

    @Deactivate
    public synchronized void close() {
        closed = true;
        streams.close();
        reloads.close();
        running.values().forEach(Running::close);
        running.clear();
    }

    @Override
    public synchronized void onPublish(StreamInfo stream) {
        onUnpublish(stream, null);
        if (!closed) {
            running.put(stream.key(), start(stream));
        }
    }

    @Override
    public synchronized void onUnpublish(StreamInfo stream, EndReason reason) {
        Running former = running.remove(stream.key());
        if (former != null) {
            former.close();
        }
    }

    /** What has other lines now is started anew; the rest goes on. */
    private synchronized void reload() {
        running.replaceAll((key, former) -> {
            if (former.lines().equals(lines(key))) {
                return former;
            }
            former.close();
            return start(former.stream());
        });
    }

    private List<List<String>> lines(StreamKey key) {
        Section vhost = config.vhost(key.vhost());
        return vhost.isOn("exec.enabled") ? vhost.lines("exec.publish") : List.of();
    }

    private Running start(StreamInfo stream) {
        List<List<String>> lines = lines(stream.key());
        List<Child> children = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String name = "exec " + stream.key().url() + (lines.size() > 1 ? " #" + (i + 1) : "");
            try {
                children.add(processes.keep(request(name, ExecLine.parse(lines.get(i)), stream)));
            } catch (IllegalArgumentException | RejectedExecutionException e) {
                LOG.warn("{} is not run: {}", name, e.getMessage());
            }
        }
        StreamKey key = stream.key();
        children.stream().findFirst().ifPresent(first -> first.summary("-> EXE time={time}, publish=" + children.size() + ", input=" + key.vhost() + "/" + key.app()
                + "/" + key.stream()));
        return new Running(stream, lines, children);
    }

    private ChildRequest request(String name, ExecLine line, StreamInfo stream) {
        Map<String, String> facts = stream.publisherId().flatMap(clients::find).map(Client::attributes).orElse(Map.of());
        ZonedDateTime now = ZonedDateTime.now(config.root().isOn("utc_time") ? ZoneOffset.UTC : ZoneId.systemDefault());
        CommandVariables variables = CommandVariables.of(Publisher.variables(stream.key(), facts, rtmpPort()), now);
        return ChildRequest.of(name, variables.words(line.command()))
                .withOutput(output(variables, line.output())).withError(output(variables, line.error()));
    }

    private static ChildOutput output(CommandVariables variables, String file) {
        return file.isEmpty() ? new ChildOutput.Nowhere() : new ChildOutput.ToFile(Path.of(variables.path(file)));
    }

    private int rtmpPort() {
        try {
            return config.root().endpoints("rtmp.listen").stream().findFirst().map(Endpoint::port).orElse(0);
        } catch (IllegalArgumentException e) {
            // no RTMP is installed
            return 0;
        }
    }
}
