package srs.output.exec.internal;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
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
import srs.kernel.process.StreamPrograms;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Registration;

/** Runs the {@code publish} lines of {@code exec} for each stream that is published (F254). Called on worker threads. Immutable but for its programs. */
@Component(service = {}, immediate = true)
public final class Exec implements StreamPrograms.Maker<List<List<String>>> {
    private static final Logger LOG = LoggerFactory.getLogger("srs.output.exec");

    private final Config config;
    private final Clients clients;
    private final ChildProcesses processes;
    private final StreamPrograms<List<List<String>>> programs = new StreamPrograms<>("-> EXE time={time}, publish=", this);
    private final Registration reloads;
    private final Registration streams;

    @Activate
    public Exec(@Reference Config config, @Reference Clients clients, @Reference ChildProcesses processes, @Reference StreamHub hub) {
        this.config = config;
        this.clients = clients;
        this.processes = processes;
        reloads = config.listen(changed -> programs.reload(), "vhost");
        streams = hub.listen(programs);
    }

    @Deactivate
    public void close() {
        streams.close();
        reloads.close();
        programs.close();
    }

    /** Its lines, as the configuration has them. */
    @Override
    public List<List<String>> recipe(StreamKey stream) {
        Section vhost = config.vhost(stream.vhost());
        return vhost.isOn("exec.enabled") ? vhost.lines("exec.publish") : List.of();
    }

    @Override
    public List<Child> start(StreamInfo stream, List<List<String>> lines) {
        List<Child> children = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            String name = "exec " + stream.key().url() + (lines.size() > 1 ? " #" + (i + 1) : "");
            try {
                children.add(processes.keep(request(name, ExecLine.parse(lines.get(i)), stream)));
            } catch (IllegalArgumentException | RejectedExecutionException e) {
                LOG.warn("{} is not run: {}", name, e.getMessage());
            }
        }
        return children;
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
