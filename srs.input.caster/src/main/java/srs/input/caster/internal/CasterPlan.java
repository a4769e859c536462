package srs.input.caster.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import srs.kernel.config.Section;
import srs.kernel.net.Endpoint;

/**
 * Which ports the configuration asks for. Immutable.
 *
 * @param casters each that can be served, in file order
 * @param problems what cannot be, each {@code directive: why}
 * @param foreign kinds that other bundles serve
 */
record CasterPlan(List<CasterSettings> casters, List<String> problems, List<String> foreign) {
    /** Bundles of SRS's other casters. */
    private static final Map<String, String> OWNERS = Map.of("gb28181", "srs.protocol.gb28181", "rtsp", "srs.protocol.rtsp");

    static final CasterPlan NONE = new CasterPlan(List.of(), List.of(), List.of());

    static CasterPlan of(Section root) {
        Map<Object, CasterSettings> casters = new LinkedHashMap<>();
        List<String> problems = new ArrayList<>();
        List<String> foreign = new ArrayList<>();
        for (Section block : root.blocks("stream_caster")) {
            if (!block.isOn("enabled")) {
                continue;
            }
            String word = block.string("caster");
            Optional<Kind> kind = kind(word);
            if (kind.isEmpty()) {
                if (OWNERS.containsKey(word)) {
                    foreign.add(word);
                } else {
                    problems.add("stream_caster.caster: \"" + word + "\" is neither mpegts_over_udp nor flv");
                }
                continue;
            }
            try {
                CasterSettings settings = settings(kind.get(), block);
                if (settings.listen().port() != 0 && casters.putIfAbsent(List.of(settings.kind(), settings.listen()), settings) != null) {
                    problems.add("stream_caster.listen: " + settings.listen() + " is asked for twice by caster " + word);
                } else if (settings.listen().port() == 0) {
                    casters.put(casters.size(), settings);
                }
            } catch (IllegalArgumentException e) {
                problems.add(e.getMessage());
            }
        }
        return new CasterPlan(List.copyOf(casters.values()), List.copyOf(problems), foreign.stream().distinct().toList());
    }

    private static CasterSettings settings(Kind kind, Section block) {
        if (!block.isSet("listen")) {
            throw new IllegalArgumentException("stream_caster.listen: caster " + kind.word + " has none");
        }
        Endpoint listen = block.endpoints("listen").get(0);
        try {
            return new CasterSettings(kind, listen, OutputTemplate.of(block.string("output"), /* isFixed= */ kind == Kind.MPEGTS), block.string("interface"));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("stream_caster.output: " + e.getMessage(), e);
        }
    }

    /** The bundle that serves another caster. */
    static String owner(String word) {
        return OWNERS.get(word);
    }

    private static Optional<Kind> kind(String word) {
        for (Kind kind : Kind.values()) {
            if (kind.word.equals(word)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
