package srs.protocol.srt.internal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import srs.format.srt.SrtOptions;
import srs.kernel.client.Admission;
import srs.kernel.client.Clients;
import srs.kernel.config.Config;
import srs.kernel.config.ConfigListener;
import srs.kernel.config.Section;
import srs.kernel.net.Datagrams;
import srs.kernel.stream.EndReason;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;
import srs.kernel.stream.StreamListener;
import srs.kernel.work.Registration;
import srs.kernel.work.Workers;

/**
 * Calls other servers as the configuration says: {@code srt_pull} blocks always, {@code srt_push} blocks for each stream of theirs while it is published. Its methods run on
 * worker threads; state is guarded by {@code this}.
 */
@Component(service = SrtCalls.class, immediate = true)
public final class SrtCalls implements StreamListener, ConfigListener {
    /** Calls at the same time; what the configuration wants more is said, and left out. */
    static final int MAX_CALLS = 1_000;

    private static final String PULL = "srt_pull";
    private static final String PUSH = "srt_push";

    private final Config config;
    private final Call.Tools tools;
    private final Registration reloads;
    private final Registration streams;

    // guarded by this
    private final Map<CallPlan, Call> calls = new LinkedHashMap<>();
    private final Set<StreamKey> published = new LinkedHashSet<>();
    private final Map<String, String> told = new HashMap<>();
    /** Published, with names that no address can have. */
    private final Set<StreamKey> unsayable = new HashSet<>();
    private boolean isClosed;

    @Activate
    public SrtCalls(@Reference Config config, @Reference StreamHub hub, @Reference Clients clients, @Reference Admission admission, @Reference Feeds feeds,
            @Reference SrtTable table, @Reference Datagrams datagrams, @Reference Workers workers) {
        this.config = config;
        Executor serial = workers.serial("srt calls");
        tools = new Call.Tools(new Means(config, hub, clients, admission, feeds, table), datagrams, workers, serial);
        reloads = config.listen(this, "vhost");
        streams = hub.listen(this);
        followAll();
    }

    /** Ends every call, and tells the peers. */
    @Deactivate
    public void stop() {
        streams.close();
        reloads.close();
        List<Call> left;
        synchronized (this) {
            isClosed = true;
            left = new ArrayList<>(calls.values());
            calls.clear();
        }
        left.forEach(call -> call.end("the bundle has stopped"));
    }

    @Override
    public void onChanged(Set<String> changed) {
        followAll();
    }

    @Override
    public void onPublish(StreamInfo stream) {
        synchronized (this) {
            published.add(stream.key());
        }
        follow(Set.of(stream.key().vhost()));
    }

    @Override
    public void onUnpublish(StreamInfo stream, EndReason reason) {
        synchronized (this) {
            published.remove(stream.key());
            unsayable.remove(stream.key());
        }
        follow(Set.of(stream.key().vhost()));
    }

    private synchronized void followAll() {
        Set<String> vhosts = new LinkedHashSet<>(config.vhosts());
        calls.keySet().forEach(plan -> vhosts.add(plan.stream().vhost()));
        follow(vhosts);
    }

    /** Makes the calls of these vhosts be those that are wanted: ends what is no more, begins what is new, and leaves the rest alone. */
    private synchronized void follow(Set<String> vhosts) {
        if (isClosed) {
            return;
        }
        Set<CallPlan> wanted = plans(vhosts);
        calls.entrySet().removeIf(call -> {
            if (wanted.contains(call.getKey()) || !vhosts.contains(call.getKey().stream().vhost())) {
                return false;
            }
            call.getValue().end("it is wanted no more");
            return true;
        });
        for (CallPlan plan : wanted) {
            if (calls.containsKey(plan)) {
                continue;
            }
            if (calls.size() >= MAX_CALLS) {
                SrtLog.LOG.error("{} is left out: there are {} calls", plan, calls.size());
                continue;
            }
            Call call = new Call(plan, SrtOptions.DEFAULT, tools);
            calls.put(plan, call);
            call.begin();
        }
    }

    private Set<CallPlan> plans(Set<String> vhosts) {
        Set<CallPlan> plans = new LinkedHashSet<>();
        for (String vhost : vhosts) {
            // one that is off, or has gone, is served by none, or by the default one
            if (config.resolveVhost(vhost).filter(vhost::equals).isEmpty()) {
                continue;
            }
            for (Section block : config.vhost(vhost).blocks(PULL)) {
                add(plans, vhost, PULL, block);
            }
            for (Section block : config.vhost(vhost).blocks(PUSH)) {
                add(plans, vhost, PUSH, block);
            }
        }
        return plans;
    }

    private void add(Set<CallPlan> plans, String vhost, String directive, Section block) {
        if (!block.isOn("enabled")) {
            return;
        }
        String scope = block.args().isEmpty() ? "" : block.args().get(0);
        String where = "vhost " + vhost + ": " + directive + " " + scope;
        try {
            String url = block.string("url");
            SrtUrl.parseAll(url, SrtOptions.DEFAULT);
            if (directive.equals(PULL)) {
                plans.add(CallPlan.of(true, stream(vhost, scope), url));
            } else {
                published.stream().filter(key -> key.vhost().equals(vhost) && isIn(scope, key)).forEach(key -> addPush(plans, where, key, url));
            }
            told.remove(where);
        } catch (IllegalArgumentException e) {
            String why = String.valueOf(e.getMessage());
            if (!why.equals(told.put(where, why))) {
                SrtLog.LOG.error("{}: {}", where, why);
            }
        }
    }

    private void addPush(Set<CallPlan> plans, String where, StreamKey key, String url) {
        try {
            plans.add(CallPlan.of(false, key, url));
        } catch (IllegalArgumentException e) {
            if (unsayable.add(key)) {
                SrtLog.LOG.error("{}: {} is not pushed: {}", where, key, e.getMessage());
            }
        }
    }

    private static StreamKey stream(String vhost, String scope) {
        int slash = scope.indexOf('/');
        if (slash <= 0 || slash == scope.length() - 1) {
            throw new IllegalArgumentException(scope + " is not APP/STREAM");
        }
        return new StreamKey(vhost, scope.substring(0, slash), scope.substring(slash + 1));
    }

    /** A scope is nothing, an app, or a stream. */
    private static boolean isIn(String scope, StreamKey key) {
        return scope.isEmpty() || scope.equals(key.app()) || scope.equals(key.app() + "/" + key.stream());
    }

    /** How each of them is. */
    synchronized Map<CallPlan, Call.Status> statuses() {
        Map<CallPlan, Call.Status> out = new LinkedHashMap<>();
        calls.forEach((plan, call) -> out.put(plan, call.status()));
        return out;
    }
}
