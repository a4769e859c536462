package srs.shell.internal;

import java.util.Comparator;
import java.util.Optional;
import org.apache.felix.service.command.Descriptor;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import srs.kernel.record.RecordException;
import srs.kernel.record.RecordOptions;
import srs.kernel.record.Recorder;
import srs.kernel.record.Recording;
import srs.kernel.stream.StreamKey;

/** {@code record list}, {@code record start} and {@code record stop}: the same that the API calls. Called on the threads of shell sessions. */
@Component(service = RecordCommands.class, property = {"osgi.command.scope=srs", "osgi.command.function=record"})
public final class RecordCommands {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC, policyOption = ReferencePolicyOption.GREEDY)
    volatile Recorder recorder;

    @Descriptor("records streams to files: list, start STREAM [flv|mp4], stop ID")
    public String record(@Descriptor("list, start or stop") String action,
            @Descriptor("of start the stream as streams lists it, and flv or mp4; of stop the id as record list shows it") String... more) {
        Recorder asked = recorder;
        if (asked == null) {
            throw new CommandFailure("no bundle records: srs.output.dvr is not installed");
        }
        try {
            if (action.equals("list") && more.length == 0) {
                return list(asked);
            } else if (action.equals("start") && (more.length == 1 || more.length == 2)) {
                Recording begun = asked.start(stream(more[0]), new RecordOptions(more.length == 2 ? more[1] : "", 0));
                return "recording " + begun.id() + " of " + begun.stream().url() + (begun.state() == Recording.State.WAITING ? " waits for the stream" : " has begun");
            } else if (action.equals("stop") && more.length == 1) {
                Recording ended = asked.stop(more[0]);
                return "recording " + ended.id() + " has ended: " + (ended.file().isEmpty() ? "no frame came" : ended.file() + ", " + Amount.bytes(ended.bytes()) + ", "
                        + Amount.time(ended.durationMs()));
            }
        } catch (RecordException | IllegalArgumentException e) {
            throw new CommandFailure(Printable.line(e.getMessage(), Table.MAX_CELL_CHARS));
        }
        throw new CommandFailure("record takes: list, start STREAM [flv|mp4], stop ID");
    }

    private static String list(Recorder recorder) {
        Table table = new Table("ID", "STREAM", "STATE", "BY", "LENGTH", "SIZE", "FILE");
        recorder.list().stream().sorted(Comparator.comparing(Recording::startedAt).reversed()).forEach(r -> table.row(r.id(), r.stream().url(),
                r.state().name().toLowerCase(java.util.Locale.ROOT), r.onDemand() ? "operator" : "configuration", Amount.time(r.durationMs()), Amount.bytes(r.bytes()),
                Optional.of(r.problem()).filter(problem -> !problem.isEmpty()).orElse(r.file())));
        return table.isEmpty() ? "no recordings" : table.toString();
    }

    /** {@code /app/stream}, with the vhost in front unless it is the default one. */
    private static StreamKey stream(String url) {
        int app = url.indexOf('/');
        int name = url.lastIndexOf('/');
        if (app < 0 || name <= app) {
            throw new CommandFailure(Printable.line(url, Table.MAX_CELL_CHARS) + " is not [VHOST]/APP/STREAM, as streams lists it");
        }
        return new StreamKey(app == 0 ? StreamKey.DEFAULT_VHOST : url.substring(0, app), url.substring(app + 1, name), url.substring(name + 1));
    }
}
