package srs.input.ingest.internal;

import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.ffmpeg.FfmpegCommand;
import srs.ffmpeg.FfmpegException;
import srs.ffmpeg.FfmpegLog;
import srs.ffmpeg.FfmpegProgram;
import srs.ffmpeg.LocalRtmp;
import srs.format.rtmp.RtmpProtocolException;
import srs.format.rtmp.RtmpUrl;
import srs.kernel.config.Config;
import srs.kernel.config.Section;
import srs.kernel.process.Child;
import srs.kernel.process.ChildProcesses;
import srs.kernel.process.ChildRequest;
import srs.kernel.process.CommandVariables;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/**
 * Runs an FFmpeg for each {@code ingest} block, from the server's start on (F250). Works on a worker thread, where files are written; state is guarded by {@code this}.
 */
@Component(service = {}, immediate = true)
public final class Ingest {
    private static final Logger LOG = LoggerFactory.getLogger("srs.input.ingest");
    private static final int RTMP_PORT = 1935;

    private final Config config;
    private final ChildProcesses processes;
    private final Registration reloads;

    // guarded by this
    private Map<IngestJob, Optional<Child>> running = new LinkedHashMap<>();
    private boolean closed;

    @Activate
    public Ingest(@Reference Config config, @Reference ChildProcesses processes, @Reference Workers workers) {
        this.config = config;
        this.processes = processes;
        reloads = config.listen(changed -> follow(), "vhost", "rtmp.listen", "ff_log_level");
        Executor serial = workers.serial("ingest");
        serial.execute(this::follow);
    }

    @Deactivate
    public synchronized void close() {
        closed = true;
        reloads.close();
        running.values().forEach(child -> child.ifPresent(Child::close));
        running.clear();
    }

    /** Makes the programs be those of the configuration: ends what is no more in it, starts what is new, and leaves the rest alone. */
    private synchronized void follow() {
        if (closed) {
            return;
        }
        List<IngestJob> wanted = jobs();
        running.forEach((job, child) -> {
            if (!wanted.contains(job)) {
                child.ifPresent(Child::close);
            }
        });
        Map<IngestJob, Optional<Child>> next = new LinkedHashMap<>();
        for (IngestJob job : wanted) {
            Optional<Child> former = running.get(job);
            next.put(job, former != null ? former : start(job));
        }
        running = next;
        summarize();
    }

    /** What the log says of them now and then, in SRS's words. */
    private void summarize() {
        int index = 0;
        for (Map.Entry<IngestJob, Optional<Child>> job : running.entrySet()) {
            String text = "-> IGS time={time}ms, ingesters=" + running.size() + ", #" + index++ + "(alive={alive}ms, " + job.getKey().vhost() + "/" + job.getKey().id() + ")";
            job.getValue().ifPresent(child -> child.summary(text));
        }
    }

    private List<IngestJob> jobs() {
        Section root = config.root();
        int port = LocalRtmp.of(root).map(LocalRtmp::port).orElse(RTMP_PORT);
        List<IngestJob> jobs = new ArrayList<>();
        for (String vhost : config.vhosts()) {
            // one that is off is served by none, or by the default one
            if (config.resolveVhost(vhost).filter(vhost::equals).isPresent()) {
                jobs.addAll(IngestJob.of(vhost, config.vhost(vhost), port, root.string("ff_log_level")));
            }
        }
        return jobs.stream().distinct().toList();
    }

    private Optional<Child> start(IngestJob job) {
        try {
            job.check();
            ZonedDateTime now = ZonedDateTime.now(config.root().isOn("utc_time") ? ZoneOffset.UTC : ZoneId.systemDefault());
            CommandVariables variables = CommandVariables.of(Map.of("vhost", job.vhost(), "port", Integer.toString(job.port())), now);
            String output = IngestJob.withoutDefaultVhost(variables.word(job.engine().output()));
            String program = FfmpegProgram.findOrWait(job.name(), job.program(), Path.of(config.root().string("work_dir")), processes);
            List<String> command = FfmpegCommand.words(program, job.first(), job.engine(), job.url(), output);
            return Optional.of(processes.keep(FfmpegLog.into(log(job, output), ChildRequest.of(job.name(), command))));
        } catch (FfmpegException e) {
            LOG.error("{} is not run: {}", job.name(), e.getMessage());
        } catch (IllegalArgumentException | RejectedExecutionException e) {
            LOG.error("{} is not run: {}", job.name(), e.toString());
        }
        return Optional.empty();
    }

    private Optional<Path> log(IngestJob job, String output) {
        String app = "";
        String stream = job.id();
        try {
            RtmpUrl url = RtmpUrl.parse(output);
            app = url.app();
            stream = url.stream();
        } catch (RtmpProtocolException e) {
            // a file, or another protocol: then the id tells the logs apart
            stream = job.id();
        }
        return FfmpegLog.file(config.root().string("ff_log_dir"), "ingest", job.vhost(), app, stream);
    }
}
