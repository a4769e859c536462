package srs.api.internal.v1;

import java.util.LinkedHashMap;
import java.util.Map;

/** What {@code /}, {@code /api/} and {@code /api/v1/} list (compat 3.3). Constants. */
final class Links {

    static final Map<String, Object> ROOT = object(
            "api", "the api root",
            "rtc", object("v1", object("play", "Play stream", "publish", "Publish stream", "nack", "Simulate the NACK")));

    static final Map<String, Object> API = object("v1", "the api version 1.0", "v2", "the api version 2, see /api/v2/openapi.json");

    static final Map<String, Object> V1 = object(
            "versions", "the version of SRS",
            "summaries", "the summary(pid, argv, pwd, cpu, mem) of SRS",
            "rusages", "the rusage of SRS",
            "self_proc_stats", "the self process stats",
            "system_proc_stats", "the system process stats",
            "meminfos", "the meminfo of system",
            "authors", "the license, copyright, authors and contributors",
            "features", "the supported features of SRS",
            "requests", "the request itself, for http debug",
            "vhosts", "manage all vhosts or specified vhost",
            "streams", "manage all streams or specified stream",
            "clients", "manage all clients or specified client, default query top 10 clients",
            "raw", "raw api for srs, support CUID srs for instance the config",
            "clusters", "origin cluster server API",
            "perf", "System performance stat",
            "tests", object(
                    "requests", "show the request info",
                    "errors", "always return an error 100",
                    "redirects", "always redirect to /api/v1/test/errors",
                    "[vhost]", object("http://error.srs.com:1985/api/v1/tests/errors", "for vhost")));

    private Links() {}

    private static Map<String, Object> object(Object... namesAndValues) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return object;
    }
}
