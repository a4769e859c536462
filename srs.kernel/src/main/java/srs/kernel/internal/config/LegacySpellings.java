package srs.kernel.internal.config;

import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Rewrites the spellings of SRS 1 to 6 into those of today (compat 2.1, last row), so that only one form is checked and read.
 * Stateless. A path that some bundle declares itself is left as it is written.
 */
final class LegacySpellings {

    private static final Set<String> TO_PLAY = Set.of("time_jitter", "mix_correct", "atc", "atc_auto", "mw_latency", "gop_cache",
            "gop_cache_max_frames", "queue_length", "send_min_interval", "reduce_sequence_header");
    private static final Set<String> TO_CLUSTER = Set.of("mode", "origin", "token_traverse", "vhost", "debug_srs_upnode");
    private static final Set<String> UNUSED_CASTER = Set.of("tcp_enable", "rtp_port_min", "rtp_port_max", "wait_keyframe",
            "rtp_idle_timeout", "audio_enable", "auto_create_channel");
    private static final Set<String> UNUSED_SIP = Set.of("serial", "realm", "ack_timeout", "keepalive_timeout", "invite_port_fixed",
            "query_catalog_interval", "auto_play");

    private final Predicate<String> isDeclared;
    private final Consumer<Problem> problems;

    private LegacySpellings(Predicate<String> isDeclared, Consumer<Problem> problems) {
        this.isDeclared = isDeclared;
        this.problems = problems;
    }

    /** The same directives in today's spelling. */
    static List<Directive> rewrite(List<Directive> file, Predicate<String> isDeclared, Consumer<Problem> problems) {
        Draft root = Draft.root(file);
        new LegacySpellings(isDeclared, problems).root(root);
        return root.freeze();
    }

    private void root(Draft root) {
        root.rewrite(d -> {
            switch (d.name) {
                case "listen", "chunk_size" -> {
                    if (!isDeclared.test(d.name)) {
                        root.block("rtmp", d.at).set(d.name, d.args, d.at);
                        return null; // the usual form of SRS up to 7.0.63: moved without a word
                    }
                }
                case "http_stream" -> rename(d, "http_server", "");
                case "rtc_server" -> {
                    drop(d, "perf_stat", "rtc_server.");
                    drop(d, "queue_length", "rtc_server.");
                }
                case "srt_server" -> d.children.stream().filter(c -> c.name.equals("tlpkdrop")).forEach(c -> rename(c, "tlpktdrop", "srt_server."));
                case "stream_caster" -> caster(d);
                case "vhost" -> vhost(d);
                default -> { }
            }
            return d;
        });
    }

    private void caster(Draft caster) {
        UNUSED_CASTER.forEach(name -> drop(caster, name, "stream_caster."));
        Draft sip = caster.get("sip");
        if (sip != null) {
            UNUSED_SIP.forEach(name -> drop(sip, name, "stream_caster.sip."));
        }
        caster.rewrite(d -> {
            if (!d.name.equals("host")) {
                return d;
            }
            move(d, "stream_caster.host", caster.block("sip", d.at), "candidate", "stream_caster.sip.candidate");
            return null;
        });
    }

    private void vhost(Draft vhost) {
        vhost.rewrite(d -> {
            if (isDeclared.test("vhost." + d.name)) {
                return d;
            }
            if (TO_PLAY.contains(d.name)) {
                return into(vhost, d, "play", d.name);
            }
            if (TO_CLUSTER.contains(d.name)) {
                return into(vhost, d, "cluster", d.name);
            }
            return switch (d.name) {
                case "http" -> rename(d, "http_static", "vhost.");
                case "http_remux" -> drop(d, "hstrs", "vhost.http_remux.");
                case "refer" -> d.isBlock ? d : refer(vhost, d, "all");
                case "refer_play" -> refer(vhost, d, "play");
                case "refer_publish" -> refer(vhost, d, "publish");
                case "publish_1stpkt_timeout" -> into(vhost, d, "publish", "firstpkt_timeout");
                case "publish_normal_timeout" -> into(vhost, d, "publish", "normal_timeout");
                case "mr" -> unfold(vhost, d, "publish", "enabled", "mr", "latency", "mr_latency");
                case "nack" -> unfold(vhost, d, "rtc", "enabled", "nack", "no_copy", "nack_no_copy");
                case "twcc" -> unfold(vhost, d, "rtc", "enabled", "twcc");
                case "forward" -> forward(d);
                case "rtc" -> {
                    word(d, "aac", "transcode", "rtmp_to_rtc");
                    word(d, "bframe", "keep", "keep_bframe");
                    yield d;
                }
                default -> d;
            };
        });
    }

    private Draft refer(Draft vhost, Draft d, String side) {
        // the old line goes first: it has the name of the new block
        vhost.children.removeIf(c -> c == d);
        Draft refer = vhost.block("refer", d.at);
        if (refer.get("enabled") == null) {
            refer.set("enabled", List.of("on"), d.at);
        }
        move(d, "vhost." + d.name, refer, side, "vhost.refer." + side);
        return null;
    }

    private Draft forward(Draft d) {
        if (!d.isBlock && !d.args.isEmpty()) {
            List<String> targets = d.args;
            d.isBlock = true;
            d.args = List.of();
            d.set("enabled", List.of("on"), d.at);
            d.set("destination", targets, d.at);
            say(d.at, "vhost.forward", "vhost.forward { enabled on; destination ...; }");
        }
        return d;
    }

    /** An old word with an old value becomes a switch. */
    private void word(Draft block, String old, String on, String today) {
        Draft d = block.get(old);
        if (d != null && !isDeclared.test("vhost.rtc." + old)) {
            block.set(today, List.of(d.args.equals(List.of(on)) ? "on" : "off"), d.at);
            block.children.removeIf(c -> c.name.equals(old));
            say(d.at, "vhost.rtc." + old, "vhost.rtc." + today);
        }
    }

    /** Moves the children of an old block, named in pairs, into a block of today. */
    private Draft unfold(Draft vhost, Draft old, String block, String... names) {
        for (int i = 0; i < names.length; i += 2) {
            Draft child = old.get(names[i]);
            if (child != null) {
                move(child, "vhost." + old.name + "." + names[i], vhost.block(block, old.at), names[i + 1], "vhost." + block + "." + names[i + 1]);
            }
        }
        return null;
    }

    private Draft into(Draft vhost, Draft d, String block, String today) {
        move(d, "vhost." + d.name, vhost.block(block, d.at), today, "vhost." + block + "." + today);
        return null;
    }

    private void move(Draft d, String oldPath, Draft block, String today, String newPath) {
        block.set(today, d.args, d.at);
        say(d.at, oldPath, newPath);
    }

    private Draft rename(Draft d, String today, String scope) {
        if (!isDeclared.test(scope + d.name)) {
            say(d.at, scope + d.name, scope + today);
            d.name = today;
        }
        return d;
    }

    private Draft drop(Draft block, String name, String scope) {
        for (Draft d : List.copyOf(block.children)) {
            if (d.name.equals(name) && !isDeclared.test(scope + name)) {
                block.children.remove(d);
                problems.accept(Problem.warning(d.at, scope + name, "has no effect since SRS 5, ignored"));
            }
        }
        return block;
    }

    private void say(Position at, String oldPath, String newPath) {
        problems.accept(Problem.warning(at, oldPath, "is an old spelling, read as " + newPath));
    }
}
