package srs.api.internal.v1;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import srs.api.internal.Call;
import srs.api.internal.ErrorCode;
import srs.api.internal.Reply;
import srs.kernel.config.Config;
import srs.kernel.config.ReloadCause;
import srs.kernel.config.ReloadResult;
import srs.kernel.config.Section;

/**
 * {@code /api/v1/raw}: reload by the API, and what came of it; questions for the configuration, which SRS had until 4.0 (compat 3.8).
 * Commands that change single directives are refused. Thread-safe.
 */
final class Raw {

    private static final Logger LOG = LoggerFactory.getLogger("srs.api");
    private static final int STATE_INIT = 0;
    private static final int STATE_PARSING = 10;
    private static final int STATE_FINISHED = 90;
    private static final int CONFIG_INVALID = 1023;
    private static final int ID_CHARS = 7;

    /** What the last reload came to. */
    private record Last(int err, String msg, int state, String rid) {}

    private final Config config;
    private final Envelope envelope;
    private final Executor worker;
    private final Writes writes;
    private volatile Last last = new Last(0, "Success", STATE_INIT, "");

    /** @param worker runs reloads, one at a time */
    Raw(Config config, Envelope envelope, Executor worker, Writes writes) {
        this.config = config;
        this.envelope = envelope;
        this.worker = worker;
        this.writes = writes;
    }

    Reply answer(Call call) {
        Section root = config.root();
        String rpc = call.text("rpc");
        if (rpc.equals("raw")) {
            return state(root);
        }
        if (!root.isOn("http_api.raw_api.enabled")) {
            return Reply.error(ErrorCode.CONFIG_RAW_DISABLE);
        }
        return switch (rpc) {
            case "reload" -> root.isOn("http_api.raw_api.allow_reload") ? writes.refusal(call).orElseGet(() -> reload(call)) : Reply.error(ErrorCode.CONFIG_RAW_NOT_ALLOWED);
            case "reload-fetch" -> fetch();
            case "query" -> root.isOn("http_api.raw_api.allow_query") ? new RawQuery(config).answer(call, envelope) : Reply.error(ErrorCode.CONFIG_RAW_NOT_ALLOWED);
            case "update" -> Reply.error(ErrorCode.CONFIG_RAW_NOT_ALLOWED);
            default -> Reply.error(ErrorCode.CONFIG_RAW);
        };
    }

    private static Reply state(Section root) {
        Map<String, Object> raw = new LinkedHashMap<>();
        for (String name : new String[] {"enabled", "allow_reload", "allow_query"}) {
            raw.put(name, root.isOn("http_api.raw_api." + name));
        }
        raw.put("allow_update", false);
        Map<String, Object> api = new LinkedHashMap<>();
        api.put("enabled", root.isOn("http_api.enabled"));
        api.put("listen", root.endpoints("http_api.listen").stream().map(Object::toString).findFirst().orElse(""));
        api.put("crossdomain", root.isOn("http_api.crossdomain"));
        api.put("raw_api", raw);
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("code", 0);
        object.put("http_api", api);
        return Reply.json(object);
    }

    private Reply reload(Call call) {
        String rid = java.util.UUID.randomUUID().toString().substring(0, ID_CHARS);
        LOG.info("reload {}, says the API call of {}", rid, call.exchange().ip());
        last = new Last(0, "Success", STATE_PARSING, rid);
        worker.execute(() -> {
            ReloadResult result = config.reload(ReloadCause.API);
            last = result.applied() ? new Last(0, "Success", STATE_FINISHED, rid)
                    : new Last(CONFIG_INVALID, String.join("; ", result.problems()), STATE_PARSING, rid);
            LOG.info("reload {} {}", rid, result.applied() ? "is applied" : "changed nothing: " + last.msg());
        });
        return Reply.error(0);
    }

    private Reply fetch() {
        Last told = last;
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("err", told.err());
        data.put("msg", told.msg());
        data.put("state", told.state());
        data.put("rid", told.rid());
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("code", 0);
        object.put("data", data);
        return Reply.json(object);
    }
}
