package srs.api.internal.v1;

import java.util.HashMap;
import java.util.Map;
import srs.api.internal.Call;
import srs.api.internal.ErrorCode;
import srs.api.internal.Reply;
import srs.machine.Machine;
import srs.machine.Summaries;

/** Which path is answered by what (compat 3.3). Immutable. */
final class Routes {

    static final String VHOSTS = "/api/v1/vhosts/";
    static final String STREAMS = "/api/v1/streams/";
    static final String CLIENTS = "/api/v1/clients/";

    private final Map<String, Resource> exact = new HashMap<>();
    private final Lists lists;

    Routes(Lists lists, Facts facts, Machine machine, Summaries summaries, Raw raw, Clusters clusters, Envelope envelope, String signature) {
        this.lists = lists;
        exact.put("/", call -> envelope.with("urls", Links.ROOT));
        exact.put("/api/", call -> envelope.with("urls", Links.API));
        exact.put("/api/v1/", call -> envelope.with("urls", Links.V1));
        exact.put("/api/v1/versions", call -> envelope.withData(facts.versions()));
        exact.put("/api/v1/authors", call -> envelope.withData(facts.authors()));
        exact.put("/api/v1/features", call -> envelope.withData(facts.features()));
        exact.put("/api/v1/summaries", call -> envelope.withData(summaries.data()));
        exact.put("/api/v1/rusages", call -> envelope.withData(machine.rusage()));
        exact.put("/api/v1/self_proc_stats", call -> envelope.withData(machine.selfStat()));
        exact.put("/api/v1/system_proc_stats", call -> envelope.withData(machine.systemStat()));
        exact.put("/api/v1/meminfos", call -> envelope.withData(machine.memory()));
        exact.put("/api/v1/raw", raw::answer);
        exact.put("/api/v1/clusters", clusters::answer);
        Resource echo = call -> envelope.withData(RequestEcho.data(call, facts, signature));
        exact.put("/api/v1/requests", echo);
        exact.put("/api/v1/tests/requests", echo);
        exact.put("/api/v1/tests/errors", call -> Reply.error(ErrorCode.TEST));
        exact.put("/api/v1/tests/redirects", call -> Reply.moved("/api/v1/tests/errors"));
    }

    Reply answer(Call call) {
        String path = call.path();
        if (path.startsWith(VHOSTS)) {
            return lists.vhosts(call, call.rest(VHOSTS));
        } else if (path.startsWith(STREAMS)) {
            return lists.streams(call, call.rest(STREAMS));
        } else if (path.startsWith(CLIENTS)) {
            return lists.clients(call, call.rest(CLIENTS));
        }
        Resource resource = exact.get(path);
        return resource == null ? Reply.status(404) : resource.answer(call);
    }
}
