package srs.audio.internal;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.audio.worker.protocol.MessageHeader;
import srs.audio.worker.protocol.MessageType;
import srs.audio.worker.protocol.OpenMessage;
import srs.audio.worker.protocol.SoundCodec;
import srs.kernel.audio.AudioConversion;
import srs.kernel.audio.AudioConversionRequest;
import srs.kernel.audio.AudioConverter;
import srs.kernel.net.Dialer;
import srs.kernel.net.EventLoops;
import srs.kernel.process.ChildProcesses;
import srs.kernel.work.Workers;

/** Sound from one codec into another, by one process for all of it (and one in reserve), which runs from the first conversion until a while after the last. Thread-safe; all state is its home loop's. */
@Component(service = AudioConverter.class, immediate = true)
public final class ProcessAudioConverter implements AudioConverter, ProcessPair.Listener, OpenConversion.Home {
    private static final Logger LOG = LoggerFactory.getLogger("srs.audio");

    /** Conversions at the same time. */
    static final int MAX_CONVERSIONS = 1_000;

    /** How long a process stays that nobody needs: the next player may come. */
    private static final int IDLE_SECONDS = 30;

    private final EventLoop home;
    private final ProcessPair process;
    private final AtomicInteger ids = new AtomicInteger();
    private final AtomicInteger count = new AtomicInteger();
    private volatile boolean isStopped;

    // home loop only
    private final Map<Integer, OpenConversion> conversions = new HashMap<>();
    private ScheduledFuture<?> idle;

    /** What it needs; the program is unpacked by the first conversion. */
    @Activate
    public ProcessAudioConverter(@Reference EventLoops loops, @Reference Dialer dialer, @Reference ChildProcesses processes, @Reference Workers workers, BundleContext context) {
        this(loops, dialer, processes, workers, program(context));
    }

    /** For callers without a framework. */
    public ProcessAudioConverter(EventLoops loops, Dialer dialer, ChildProcesses processes, Workers workers, AudioProgram program) {
        home = loops.next();
        Executor files = workers.serial("audio process");
        process = new ProcessPair((name, listener) -> new AudioProcess(name, home, dialer, processes, program, files, listener), this);
    }

    private static AudioProgram program(BundleContext context) {
        Bundle bundle = context.getBundle();
        Path data = context.getDataFile("").toPath();
        return new AudioProgram(data, Long.toHexString(bundle.getLastModified()), new AudioProgram.Source() {
            @Override
            public List<String> below(String folder) throws IOException {
                var entries = bundle.findEntries(folder, "*", true);
                List<URL> urls = entries == null ? List.of() : Collections.list(entries);
                return urls.stream().map(url -> url.getPath().substring(1)).filter(name -> !name.endsWith("/")).toList();
            }

            @Override
            public URL resource(String name) {
                return bundle.getEntry(name);
            }
        });
    }

    @Override
    public AudioConversion open(AudioConversionRequest request) {
        SoundCodec from = SoundCodec.named(request.from().codec().name()).orElse(null);
        SoundCodec to = SoundCodec.named(request.to().name()).orElse(null);
        if (from == null || to == null || !to.isTarget()) {
            throw new IllegalArgumentException(request.from().codec() + " cannot become " + request.to());
        }
        if (isStopped || count.incrementAndGet() > MAX_CONVERSIONS) {
            count.decrementAndGet();
            throw new RejectedExecutionException(isStopped ? "srs.audio has stopped" : "there are " + MAX_CONVERSIONS + " conversions, which is the most");
        }
        OpenMessage open = new OpenMessage(from, to, request.bitrate(), request.from().config());
        OpenConversion conversion = new OpenConversion(ids.incrementAndGet(), request, open, home, this);
        try {
            home.execute(() -> add(conversion));
        } catch (RejectedExecutionException e) {
            count.decrementAndGet();
            throw e;
        }
        return conversion;
    }

    private void add(OpenConversion conversion) {
        if (isStopped) {
            conversion.fail("srs.audio has stopped");
            return;
        }
        conversions.put(conversion.id(), conversion);
        if (idle != null) {
            idle.cancel(false);
            idle = null;
        }
        if (process.isConnected()) {
            conversion.tell();
        } else {
            process.want();
        }
    }

    @Override
    public void remove(OpenConversion conversion) {
        count.decrementAndGet();
        conversions.remove(conversion.id());
        if (conversions.isEmpty() && idle == null) {
            idle = home.schedule(this::endIdle, IDLE_SECONDS, TimeUnit.SECONDS);
        }
    }

    /** Where its state lives. */
    EventLoop home() {
        return home;
    }

    /** How many processes can begin. On the home loop. */
    int processes() {
        return process.connected();
    }

    private void endIdle() {
        idle = null;
        if (conversions.isEmpty()) {
            LOG.info("the audio processes end: no sound for {} s", IDLE_SECONDS);
            process.end();
        }
    }

    @Override
    public boolean send(MessageType type, int conversion, long ptsUs, ByteBuf bytes) {
        return process.send(type, conversion, ptsUs, bytes);
    }

    @Override
    public void onConnected() {
        List.copyOf(conversions.values()).forEach(OpenConversion::tell);
    }

    @Override
    public void onLost() {
        conversions.values().forEach(OpenConversion::untell);
    }

    @Override
    public void onSuspects(List<Integer> suspects) {
        for (int id : suspects) {
            OpenConversion suspect = conversions.get(id);
            if (suspect != null) {
                LOG.warn("the audio process had a frame of {} when it was lost", suspect.name());
                suspect.blame(System.nanoTime());
            }
        }
    }

    @Override
    public void onFailed(String why) {
        LOG.warn("{}", why);
        failAll(why);
    }

    private void failAll(String why) {
        List.copyOf(conversions.values()).forEach(conversion -> conversion.fail(why));
    }

    @Override
    public void onMessage(MessageHeader header, ByteBuf bytes) {
        OpenConversion conversion = conversions.get(header.conversion());
        if (conversion != null) {
            conversion.onMessage(header.type(), header.ptsUs(), bytes);
        }
    }

    /** All that is open hears that it cannot go on, and the process ends. */
    @Deactivate
    public void close() {
        isStopped = true;
        try {
            home.execute(this::stop);
        } catch (RejectedExecutionException e) {
            LOG.debug("the server ends", e);
        }
        process.clean();
    }

    private void stop() {
        failAll("srs.audio has stopped");
        process.end();
        if (idle != null) {
            idle.cancel(false);
        }
    }
}
