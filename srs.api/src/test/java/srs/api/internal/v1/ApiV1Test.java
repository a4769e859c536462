package srs.api.internal.v1;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import srs.api.internal.FakeExchange;
import srs.api.internal.House;
import srs.api.internal.Shape;
import srs.kernel.client.ClientType;
import srs.kernel.config.ReloadResult;

/** Every call of /api/v1: names, types and order of what SRS answers (compat 3), and what it says when it says no. */
class ApiV1Test {

    private static final String BASE = "{code:int,server:string,service:string,pid:string,";
    private static final String KBPS = "kbps:{recv_30s:int,send_30s:int}";
    private static final String VHOST = "{id:string,name:string,enabled:bool,clients:int,streams:int,send_bytes:int,recv_bytes:int," + KBPS + ",hls:{enabled:bool}}";
    private static final String STREAM = "{id:string,name:string,vhost:string,app:string,tcUrl:string,url:string,live_ms:int,clients:int,frames:int,audio_frames:int,"
            + "video_frames:int,send_bytes:int,recv_bytes:int," + KBPS + ",publish:{active:bool,cid:string},video:{codec:string,profile:string,level:string,"
            + "width:int,height:int},audio:{codec:string,sample_rate:int,channel:int,profile:string}}";
    private static final String CLIENT = "{id:string,vhost:string,stream:string,ip:string,pageUrl:string,swfUrl:string,tcUrl:string,url:string,name:string,type:string,"
            + "publish:bool,alive:float,send_bytes:int,recv_bytes:int," + KBPS + "}";

    private final House house = new House().withAStream();

    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of("/", BASE + "urls:{api:string,rtc:{v1:{play:string,publish:string,nack:string}}}}"),
                Arguments.of("/api/", BASE + "urls:{v1:string,v2:string}}"),
                Arguments.of("/api/v1/", BASE + "urls:{versions:string,summaries:string,rusages:string,self_proc_stats:string,system_proc_stats:string,meminfos:string,"
                        + "authors:string,features:string,requests:string,vhosts:string,streams:string,clients:string,raw:string,clusters:string,perf:string,"
                        + "tests:{requests:string,errors:string,redirects:string,[vhost]:{http://error.srs.com:1985/api/v1/tests/errors:string}}}}"),
                Arguments.of("/api/v1/versions", BASE + "data:{major:int,minor:int,revision:int,version:string}}"),
                Arguments.of("/api/v1/summaries", BASE + "data:{ok:bool,now_ms:int,self:{version:string,pid:int,ppid:int,argv:string,cwd:string,mem_kbyte:int,"
                        + "mem_percent:float,cpu_percent:float,srs_uptime:int},system:{cpu_percent:float,disk_read_KBps:int,disk_write_KBps:int,"
                        + "disk_busy_percent:float,mem_ram_kbyte:int,mem_ram_percent:float,mem_swap_kbyte:int,mem_swap_percent:float,cpus:int,cpus_online:int,"
                        + "uptime:float,ilde_time:float,load_1m:float,load_5m:float,load_15m:float,net_sample_time:int,net_recv_bytes:int,net_send_bytes:int,"
                        + "net_recvi_bytes:int,net_sendi_bytes:int,srs_sample_time:int,srs_recv_bytes:int,srs_send_bytes:int,conn_sys:int,conn_sys_et:int,"
                        + "conn_sys_tw:int,conn_sys_udp:int,conn_srs:int}}}"),
                Arguments.of("/api/v1/rusages", BASE + "data:{ok:bool,sample_time:int,ru_utime:int,ru_stime:int,ru_maxrss:int,ru_ixrss:int,ru_idrss:int,ru_isrss:int,"
                        + "ru_minflt:int,ru_majflt:int,ru_nswap:int,ru_inblock:int,ru_oublock:int,ru_msgsnd:int,ru_msgrcv:int,ru_nsignals:int,ru_nvcsw:int,ru_nivcsw:int}}"),
                Arguments.of("/api/v1/self_proc_stats", BASE + "data:{ok:bool,sample_time:int,percent:float,pid:int,comm:string,state:string,ppid:int,pgrp:int,session:int,"
                        + "tty_nr:int,tpgid:int,flags:int,minflt:int,cminflt:int,majflt:int,cmajflt:int,utime:int,stime:int,cutime:int,cstime:int,priority:int,"
                        + "nice:int,num_threads:int,itrealvalue:int,starttime:int,vsize:int,rss:int,rsslim:int,startcode:int,endcode:int,startstack:int,kstkesp:int,"
                        + "kstkeip:int,signal:int,blocked:int,sigignore:int,sigcatch:int,wchan:int,nswap:int,cnswap:int,exit_signal:int,processor:int,"
                        + "rt_priority:int,policy:int,delayacct_blkio_ticks:int,guest_time:int,cguest_time:int}}"),
                Arguments.of("/api/v1/system_proc_stats", BASE + "data:{ok:bool,sample_time:int,percent:float,user:int,nice:int,sys:int,idle:int,iowait:int,irq:int,"
                        + "softirq:int,steal:int,guest:int}}"),
                Arguments.of("/api/v1/meminfos", BASE + "data:{ok:bool,sample_time:int,percent_ram:float,percent_swap:float,MemActive:int,RealInUse:int,NotInUse:int,"
                        + "MemTotal:int,MemFree:int,Buffers:int,Cached:int,SwapTotal:int,SwapFree:int}}"),
                Arguments.of("/api/v1/authors", BASE + "data:{license:string,contributors:string}}"),
                Arguments.of("/api/v1/features", BASE + "data:{options:string,options2:string,build:string,build2:string,features:{ssl:bool,hls:bool,hds:bool,"
                        + "callback:bool,api:bool,httpd:bool,dvr:bool,transcode:bool,ingest:bool,stat:bool,caster:bool,complex_send:bool,tcp_nodelay:bool,"
                        + "so_sendbuf:bool,mr:bool}}}"),
                Arguments.of("/api/v1/vhosts/", BASE + "vhosts:[" + VHOST + "]}"),
                Arguments.of("/api/v1/vhosts/" + House.VHOST_ID, BASE + "vhost:" + VHOST + "}"),
                Arguments.of("/api/v1/streams/", BASE + "streams:[" + STREAM + "],total:int}"),
                Arguments.of("/api/v1/streams/" + House.STREAM_ID, BASE + "stream:" + STREAM + "}"),
                Arguments.of("/api/v1/clients/", BASE + "clients:[" + CLIENT + "],total:int}"),
                Arguments.of("/api/v1/clients/player01", BASE + "client:" + CLIENT + "}"),
                Arguments.of("/api/v1/raw?rpc=raw", "{code:int,http_api:{enabled:bool,listen:string,crossdomain:bool,raw_api:{enabled:bool,allow_reload:bool,"
                        + "allow_query:bool,allow_update:bool}}}"),
                Arguments.of("/api/v1/clusters?vhost=a&app=live&stream=livestream", BASE + "data:{query:{ip:string,vhost:string,app:string,stream:string},"
                        + "origin:{ip:string,port:int,vhost:string,api:int,routers:[]}}}"),
                Arguments.of("/api/v1/clusters?app=live", BASE + "data:{query:{ip:string,vhost:string,app:string,stream:string},origin:null}}"),
                Arguments.of("/api/v1/tests/requests", BASE + "data:{uri:string,path:string,METHOD:string,headers:{},server:{sigature:string,version:string,"
                        + "link:string,time:int}}}"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void answersWithSrssNamesAndTypes(String path, String shape) {
        FakeExchange exchange = get(path);
        assertThat(exchange.status).isEqualTo(200);
        assertThat(exchange.contentType).isEqualTo("application/json");
        assertThat(Shape.of(exchange.json())).isEqualTo(shape);
        assertThat(exchange.json().get("code").asInt()).isZero();
    }

    @Test
    void tellsOfAStream() {
        JsonNode stream = get("/api/v1/streams/").json().get("streams").get(0);
        assertThat(stream.get("vhost").asText()).isEqualTo(House.VHOST_ID);
        assertThat(stream.get("tcUrl").asText()).isEqualTo("rtmp://192.0.2.9/live");
        assertThat(stream.get("url").asText()).isEqualTo("/live/livestream");
        assertThat(stream.get("clients").asInt()).as("publisher and player").isEqualTo(2);
        assertThat(stream.get("frames").asInt()).isEqualTo(100);
        assertThat(stream.get("kbps").toString()).isEqualTo("{\"recv_30s\":800,\"send_30s\":900}");
        assertThat(stream.get("publish").toString()).isEqualTo("{\"active\":true,\"cid\":\"publish1\"}");
        assertThat(stream.get("video").toString()).isEqualTo("{\"codec\":\"H264\",\"profile\":\"High\",\"level\":\"3.1\",\"width\":1280,\"height\":720}");
        assertThat(stream.get("audio").toString()).isEqualTo("{\"codec\":\"AAC\",\"sample_rate\":44100,\"channel\":2,\"profile\":\"LC\"}");
    }

    @Test
    void tellsOfAClient() {
        JsonNode client = get("/api/v1/clients/player01").json().get("client");
        assertThat(client.get("stream").asText()).isEqualTo(House.STREAM_ID);
        assertThat(client.get("type").asText()).isEqualTo("rtmp-play");
        assertThat(client.get("publish").asBoolean()).isFalse();
        assertThat(client.get("name").asText()).isEqualTo("livestream");
        assertThat(client.get("alive").asText()).matches("1\\.[5-9]\\d?|[2-9](\\.\\d+)?");
        assertThat(client.toString()).doesNotContain("secret");
    }

    @Test
    void tellsOfHlsWhenItsBundleIsThere() {
        house.directives.put("hls.enabled", true);
        house.directives.put("hls.hls_fragment", 10_000L);
        assertThat(get("/api/v1/vhosts/").answer).contains("\"hls\":{\"enabled\":true,\"fragment\":10.00}");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({"GET, /api/v1/vhosts/vid-unknown, 2014", "GET, /api/v1/streams/vid-unknown, 2048", "GET, /api/v1/clients/unknown, 2049",
        "DELETE, /api/v1/clients/unknown, 2049", "DELETE, /api/v1/clients/, 2049", "GET, /api/v1/tests/errors, 100", "GET, /api/v1/raw?rpc=reload, 1061",
        "GET, /api/v1/raw?rpc=reload-fetch, 1061", "GET, /api/v1/raw?rpc=query, 1061", "GET, /api/v1/versions?callback=a(b), 4058"})
    void saysNoWithTheCodeAlone(String method, String path, int code) {
        FakeExchange exchange = call(method, path);
        assertThat(exchange.status).isEqualTo(200);
        assertThat(exchange.answer).isEqualTo("{\"code\":" + code + "}");
    }

    @ParameterizedTest
    @CsvSource({"POST, /api/v1/vhosts/", "DELETE, /api/v1/streams/", "PUT, /api/v1/clients/", "POST, /api/v1/clients/player01"})
    void refusesOtherMethodsOnLists(String method, String path) {
        FakeExchange exchange = call(method, path);
        assertThat(exchange.status).isEqualTo(405);
        assertThat(exchange.answer).isEqualTo("Method Not Allowed");
    }

    @Test
    void doesNotLookAtTheMethodElsewhere() {
        assertThat(call("POST", "/api/v1/versions").json().get("data").get("version").asText()).isEqualTo("7.0.18");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nosuch", "/api/v1/nosuch", "/api/v3/", "/api/v1/versions/x"})
    void doesNotKnowOtherPaths(String path) {
        assertThat(get(path).status).isEqualTo(404);
    }

    @Test
    void redirects() {
        FakeExchange exchange = get("/api/v1/tests/redirects");
        assertThat(exchange.status).isEqualTo(301);
        assertThat(exchange.answerHeaders).containsEntry("Location", List.of("/api/v1/tests/errors"));
    }

    @Test
    void listsInPages() {
        for (int i = 0; i < 25; i++) {
            house.client("c%07d".formatted(i), new ClientType("flv-play", false));
        }
        house.client("silent00", null);
        assertThat(ids("")).hasSize(10).startsWith("c0000000", "c0000001");
        assertThat(ids("?start=20")).hasSize(7).startsWith("c0000020").endsWith("player01", "publish1");
        assertThat(ids("?start=3&count=2")).containsExactly("c0000003", "c0000004");
        assertThat(ids("?count=99999999")).hasSize(27).doesNotContain("silent00");
        assertThat(ids("?start=-1&count=abc")).hasSize(10);
        assertThat(ids("?start=99999999999999999999&count=0")).hasSize(10);
        assertThat(ids("?start=27")).isEmpty();
        assertThat(get("/api/v1/clients/").json().get("total").asInt()).isEqualTo(27);
    }

    @Test
    void kicks() {
        FakeExchange exchange = call("DELETE", "/api/v1/clients/player01");
        assertThat(Shape.of(exchange.json())).isEqualTo("{code:int,server:string,service:string,pid:string}");
        assertThat(house.kicked).containsOnlyKeys("player01");
    }

    @Test
    void keepsAStreamWhilePlayersWait() {
        House waiting = new House();
        waiting.withAStream();
        var live = waiting.streams.remove(0);
        waiting.streams.add(new srs.kernel.stream.StreamInfo(live.key(), live.id(), java.util.Optional.empty(), 0, 1, 0, 0, 0, 0, 0, 0, 0, 0,
                java.util.Optional.empty(), java.util.Optional.empty()));
        JsonNode stream = call(waiting, "GET", "/api/v1/streams/").json().get("streams").get(0);
        assertThat(stream.get("publish").toString()).isEqualTo("{\"active\":false}");
        assertThat(stream.get("video").isNull()).isTrue();
        waiting.clients.clear();
        assertThat(call(waiting, "GET", "/api/v1/streams/").json().get("streams")).isEmpty();
    }

    @Test
    void wrapsJsonForJsonp() {
        FakeExchange exchange = get("/api/v1/versions?callback=a.b-c_9");
        assertThat(exchange.contentType).isEqualTo("text/javascript");
        assertThat(exchange.answer).startsWith("a.b-c_9({\"code\":0,").endsWith("})");
        assertThat(call("GET", "/api/v1/clients/player01?callback=f&method=DELETE").status).as("a page from anywhere can ask so").isEqualTo(403);
        assertThat(house.kicked).isEmpty();
        house.directives.put("http_api.writes", "any");
        call("GET", "/api/v1/clients/player01?callback=f&method=DELETE");
        assertThat(house.kicked).containsOnlyKeys("player01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a;b", "<script>", "a b", "a'", "alert(1)//", "é", "a\nb"})
    void callsNoSuspiciousNames(String name) {
        String encoded = java.net.URLEncoder.encode(name, java.nio.charset.StandardCharsets.UTF_8);
        assertThat(get("/api/v1/versions?callback=" + encoded).answer).isEqualTo("{\"code\":4058}");
    }

    @Test
    void hasNoJsonpWhereAPasswordOrTheOriginProtects() {
        house.directives.put("http_api.auth.enabled", true);
        FakeExchange exchange = get("/api/v1/clients/player01?callback=f&method=DELETE");
        assertThat(exchange.answer).startsWith("{\"code\":0,");
        assertThat(exchange.contentType).isEqualTo("application/json");
        house.directives.remove("http_api.auth.enabled");
        house.directives.put("http_server.crossdomain", false);
        assertThat(get("/api/v1/clients/player01?callback=f&method=DELETE").answer).startsWith("{\"code\":0,");
        assertThat(house.kicked).isEmpty();
    }

    @Test
    void reloadsOnlyWhereItIsAllowed() {
        house.directives.put("http_api.raw_api.enabled", true);
        assertThat(code("reload")).isEqualTo(1062);
        assertThat(code("update")).isEqualTo(1062);
        assertThat(code("nosuch")).isEqualTo(1060);
        assertThat(house.reloads).isZero();

        house.directives.put("http_api.raw_api.allow_reload", true);
        ApiV1 api = api(house);
        house.reload = new ReloadResult(false, Set.of(), List.of("srs.conf:3: max_conections: unknown directive"));
        assertThat(call(api, "GET", "/api/v1/raw?rpc=reload").answer).isEqualTo("{\"code\":0}");
        JsonNode last = call(api, "GET", "/api/v1/raw?rpc=reload-fetch").json();
        assertThat(Shape.of(last)).isEqualTo("{code:int,data:{err:int,msg:string,state:int,rid:string}}");
        assertThat(last.get("data").get("err").asInt()).isEqualTo(1023);
        assertThat(last.get("data").get("msg").asText()).contains("max_conections");

        house.reload = new ReloadResult(true, Set.of("listen"), List.of());
        call(api, "GET", "/api/v1/raw?rpc=reload");
        JsonNode applied = call(api, "GET", "/api/v1/raw?rpc=reload-fetch").json().get("data");
        assertThat(applied.get("state").asInt()).isEqualTo(90);
        assertThat(applied.get("rid").asText()).hasSize(7);
    }

    @Test
    void tellsTheConfigurationWithoutItsSecrets() {
        house.directives.put("http_api.raw_api.enabled", true);
        assertThat(code("query&scope=global")).isEqualTo(1062);
        house.directives.put("http_api.raw_api.allow_query", true);
        house.configText = """
                listen 1935;
                srs_log_file "./my log";
                http_api {
                    enabled on;
                    auth {
                        password 123456;
                    }
                }
                vhost a.com {
                    security {
                        allow play all;
                        allow publish 10.0.0.0/8;
                    }
                }
                vhost b.com {
                }
                """;
        assertThat(get("/api/v1/raw?rpc=query&scope=global").json().get("global").toString()).isEqualTo("{\"listen\":\"1935\",\"srs_log_file\":\"./my log\","
                + "\"http_api\":{\"enabled\":\"on\",\"auth\":{\"password\":\"***\"}},\"vhosts\":[\"a.com\",\"b.com\"]}");
        assertThat(get("/api/v1/raw?rpc=query&scope=vhost&vhost=a.com").json().get("vhost").get("security").toString())
                .isEqualTo("{\"allow\":[\"play\",\"all\",[\"publish\",\"10.0.0.0/8\"]]}");
        assertThat(get("/api/v1/raw?rpc=query&scope=minimal").json().get("global").has("vhosts")).isFalse();
        assertThat(code("query&scope=vhost&vhost=c.com")).isEqualTo(1063);
        assertThat(code("query&scope=x")).isEqualTo(1063);
    }

    @Test
    void echoesNoPasswords() {
        FakeExchange exchange = new FakeExchange("PUT", "/api/v1/requests?a=b");
        exchange.headers.put("User-Agent", "curl");
        exchange.headers.put("AUTHORIZATION", "Basic c2VjcmV0");
        api(house).handle(exchange);
        assertThat(exchange.json().get("data").get("headers").toString()).isEqualTo("{\"User-Agent\":\"curl\"}");
        assertThat(exchange.json().get("data").get("METHOD").asText()).isEqualTo("PUT");
    }

    private int code(String rpc) {
        return get("/api/v1/raw?rpc=" + rpc).json().get("code").asInt();
    }

    private List<String> ids(String query) {
        return get("/api/v1/clients/" + query).json().get("clients").findValuesAsText("id");
    }

    private FakeExchange get(String path) {
        return call("GET", path);
    }

    private FakeExchange call(String method, String path) {
        return call(house, method, path);
    }

    private static FakeExchange call(House where, String method, String path) {
        return call(api(where), method, path);
    }

    private static FakeExchange call(ApiV1 api, String method, String path) {
        FakeExchange exchange = new FakeExchange(method, path);
        api.handle(exchange);
        return exchange;
    }

    private static ApiV1 api(House where) {
        return new ApiV1(where.hub(), where.clientList(), where.config(), House.identity(), House.workers(), where.context());
    }
}
