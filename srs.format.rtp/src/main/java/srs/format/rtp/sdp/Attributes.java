package srs.format.rtp.sdp;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The attributes of a session or of a media section, in their order. Immutable. */
public record Attributes(List<Attribute> list) {

    public Attributes {
        list = List.copyOf(list);
    }

    public boolean has(String name) {
        return list.stream().anyMatch(attribute -> attribute.name().equals(name));
    }

    /** The first value of a name. */
    public Optional<String> value(String name) {
        return values(name).findFirst();
    }

    public Stream<String> values(String name) {
        return list.stream().filter(attribute -> attribute.name().equals(name)).map(Attribute::value);
    }
}
