package srs.shell.internal;

import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import srs.kernel.stream.StreamHub;
import srs.kernel.stream.Track;

/** {@code streams}. Called on the threads of shell sessions. */
@Component(service = StreamCommands.class, property = {"osgi.command.scope=srs", "osgi.command.function=streams"})
public final class StreamCommands {

    private final StreamHub hub;

    @Activate
    public StreamCommands(@Reference StreamHub hub) {
        this.hub = hub;
    }

    @Descriptor("lists the streams: who publishes, what is in them, who plays")
    public String streams() {
        Table table = new Table("STREAM", "PUBLISHER", "LIVE", "VIDEO", "AUDIO", "PLAYERS", "TAPS", "IN", "OUT", "DROPPED");
        hub.streams().stream().sorted(Comparator.comparing(s -> s.key().url())).forEach(s -> table.row(s.key().url(),
                s.publisherId().orElse("-"), s.isLive() ? Amount.time(s.liveMs()) : "waiting", track(s.video()), track(s.audio()),
                s.players(), s.taps(), Amount.bytes(s.receivedBytes()), Amount.bytes(s.sentBytes()), s.droppedFrames()));
        return table.isEmpty() ? "no streams" : table.toString();
    }

    private static String track(java.util.Optional<Track> track) {
        return track.map(StreamCommands::describe).orElse("-");
    }

    private static String describe(Track track) {
        Map<String, String> facts = track.properties();
        String details = java.util.stream.Stream.of("profile", "level", "width", "height", "sample_rate", "channel")
                .filter(facts::containsKey).map(facts::get).collect(Collectors.joining(" "));
        return details.isEmpty() ? track.codec().name() : track.codec().name() + " " + details;
    }
}
