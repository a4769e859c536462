package srs.output.transcode.internal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.ffmpeg.FfmpegCommand;
import srs.ffmpeg.FfmpegEngine;
import srs.ffmpeg.FfmpegException;
import srs.ffmpeg.FfmpegLog;
import srs.ffmpeg.FfmpegProgram;
import srs.ffmpeg.LocalRtmp;
import srs.kernel.client.Client;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.process.Child;
import srs.kernel.process.ChildProcesses;
import srs.kernel.process.ChildRequest;
import srs.kernel.process.CommandVariables;
import srs.kernel.process.StreamPrograms;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.work.Registration;

/** Runs an FFmpeg for each engine of each stream that is published (F242). Called on worker threads, where files are written. Immutable but for its programs. */
@Component(service = {}, immediate = true)
public final class Transcode implements StreamPrograms.Maker<Scope> {
    private static final Logger LOG = LoggerFactory.getLogger("srs.output.transcode");

    private final Config config;
    private final Clients clients;
    private final ChildProcesses processes;
    private final StreamHub hub;
    private final Loops loops = new Loops(this::outputs);
    private final StreamPrograms<Scope> programs = new StreamPrograms<>("-> ENC time={time}, encoders=", this);
    private final Registration reloads;
    private final Registration streams;

    @Activate
    public Transcode(@Reference Config config, @Reference Clients clients, @Reference ChildProcesses processes, @Reference StreamHub hub) {
        this.config = config;
        this.clients = clients;
        this.processes = processes;
        this.hub = hub;
        reloads = config.listen(changed -> programs.reload(), "vhost");
        streams = hub.listen(programs);
    }

    @Deactivate
    public void close() {
        streams.close();
        reloads.close();
        programs.close();
    }

    /** Its engines. */
    @Override
    public Scope recipe(StreamKey stream) {
        return Scope.of(config.vhost(stream.vhost()), stream);
    }

    @Override
    public List<Child> start(StreamInfo stream, Scope scope) {
        StreamKey key = stream.key();
        List<Child> children = new ArrayList<>();
        Optional<LocalRtmp> local = LocalRtmp.of(config.root());
        if (!scope.jobs().isEmpty() && local.isEmpty()) {
            LOG.warn("transcode {} is not run: it plays by RTMP, which no bundle serves", key);
        } else if (!scope.jobs().isEmpty()) {
            List<StreamInfo> live = hub.streams().stream().filter(StreamInfo::isLive).toList();
            StreamInfo now = live.stream().filter(one -> one.key().equals(key)).findFirst().orElse(stream);
            Optional<StreamKey> source = loops.source(now, live);
            if (source.isPresent()) {
                // an output of our own is no fault of anybody: an engine of a whole vhost meets it each time
                LOG.info("transcode {} is not run: {}", key, loop(key + " comes of " + source.get() + " and is not coded again").getMessage());
            } else {
                scope.jobs().forEach(job -> start(stream, job, local.get()).ifPresent(children::add));
            }
        }
        return children;
    }

    private static FfmpegException loop(String problem) {
        return new FfmpegException(FfmpegException.Code.LOOP, problem);
    }

    /** The streams of ours that come of a stream's engines when these run. */
    private Set<StreamKey> outputs(StreamInfo stream) {
        Set<StreamKey> outputs = new HashSet<>();
        Optional<LocalRtmp> local = LocalRtmp.of(config.root());
        for (Scope.Job job : recipe(stream.key()).jobs()) {
            try {
                local.flatMap(here -> output(here, variables(stream, job.engine(), here).word(job.engine().output()))).ifPresent(outputs::add);
            } catch (IllegalArgumentException e) {
                // such an engine is not run
                LOG.debug("no output of {}: {}", stream.key(), e.getMessage());
            }
        }
        return outputs;
    }

    private Optional<StreamKey> output(LocalRtmp local, String url) {
        return local.stream(url, host -> config.resolveVhost(host).orElse(host));
    }

    private void checkOutput(StreamKey input, StreamKey output) throws FfmpegException {
        if (output.equals(input) || programs.isRunning(output)) {
            throw loop("the output " + output + " is the input of an engine");
        }
    }

    private Optional<Child> start(StreamInfo stream, Scope.Job job, LocalRtmp local) {
        StreamKey key = stream.key();
        FfmpegEngine engine = job.engine();
        String name = "transcode " + key + (engine.name().isEmpty() ? "" : " " + engine.name());
        try {
            engine.check();
            String output = variables(stream, engine, local).word(engine.output());
            Optional<StreamKey> ours = output(local, output);
            if (ours.isPresent()) {
                checkOutput(key, ours.get());
            }
            String program = FfmpegProgram.findOrWait(name, job.program(), workDir(), processes);
            List<String> command = FfmpegCommand.words(program, List.of(), engine, local.url(key), output);
            Optional<Path> log = FfmpegLog.file(config.root().string("ff_log_dir"), "encoder", key.vhost(), key.app(), key.stream(), engine.name());
            makeFolder(output);
            return Optional.of(processes.keep(FfmpegLog.into(log, ChildRequest.of(name, command))));
        } catch (FfmpegException e) {
            LOG.error("{} is not run: {}", name, e.getMessage());
        } catch (IllegalArgumentException | RejectedExecutionException | IOException e) {
            LOG.error("{} is not run: {}", name, e.toString());
        }
        return Optional.empty();
    }

    private Path workDir() {
        return Path.of(config.root().string("work_dir"));
    }

    private CommandVariables variables(StreamInfo stream, FfmpegEngine engine, LocalRtmp local) {
        StreamKey key = stream.key();
        String param = stream.publisherId().flatMap(clients::find).map(Client::attributes).map(facts -> facts.get("param")).orElse("");
        ZonedDateTime now = ZonedDateTime.now(config.root().isOn("utc_time") ? ZoneOffset.UTC : ZoneId.systemDefault());
        return CommandVariables.of(Map.of("vhost", key.vhost(), "port", Integer.toString(local.port()), "app", key.app(), "stream", key.stream(),
                "param", param, "engine", engine.name()), now);
    }

    /** FFmpeg makes no folders for pictures and files. */
    private void makeFolder(String output) throws IOException {
        if (!output.contains("://")) {
            Path folder = workDir().resolve(output).toAbsolutePath().getParent();
            if (folder != null && !Files.isDirectory(folder)) {
                Files.createDirectories(folder);
            }
        }
    }
}
