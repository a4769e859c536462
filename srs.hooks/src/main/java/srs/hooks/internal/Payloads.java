package srs.hooks.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import srs.kernel.client.Clients;
import srs.kernel.client.ServerIdentity;
import srs.kernel.stream.StreamInfo;
import srs.kernel.stream.StreamKey;

/** Writes the JSON of callbacks, with the fields of compat 4.2 in SRS's order. Thread-safe. */
final class Payloads {
    private final JsonFactory json = new JsonFactory();
    private final ServerIdentity server;
    private final Function<StreamKey, Optional<StreamInfo>> streams;
    private final Clients clients;

    Payloads(ServerIdentity server, Function<StreamKey, Optional<StreamInfo>> streams, Clients clients) {
        this.server = server;
        this.streams = streams;
        this.clients = clients;
    }

    /** Whether another client publishes the stream. */
    boolean isBusy(Facts facts) {
        return streams.apply(facts.stream()).flatMap(StreamInfo::publisherId).filter(id -> !id.equals(facts.clientId())).isPresent();
    }

    byte[] of(HookEvent event, Facts facts) {
        return write(out -> {
            head(out, event.action(), facts);
            out.writeStringField("tcUrl", facts.tcUrl());
            out.writeStringField("stream", facts.stream().stream());
            out.writeStringField("param", facts.param());
            switch (event) {
                case ON_CONNECT -> out.writeStringField("pageUrl", facts.pageUrl());
                case ON_PLAY -> {
                    out.writeStringField("pageUrl", facts.pageUrl());
                    stream(out, facts);
                    out.writeNumberField("clients", clientsWith(facts));
                }
                case ON_STOP -> {
                    stream(out, facts);
                    out.writeNumberField("clients", clientsWith(facts));
                }
                case ON_PUBLISH, ON_UNPUBLISH -> stream(out, facts);
                case ON_CLOSE -> throw new IllegalArgumentException("on_close has counters");
            }
        });
    }

    byte[] ofClose(Facts facts, long sentBytes, long receivedBytes) {
        return write(out -> {
            head(out, HookEvent.ON_CLOSE.action(), facts);
            out.writeNumberField("send_bytes", sentBytes);
            out.writeNumberField("recv_bytes", receivedBytes);
        });
    }

    /** Of another bundle's event. */
    byte[] of(String action, Facts facts, Map<String, Object> own) {
        return write(out -> {
            head(out, action, facts);
            out.writeStringField("tcUrl", facts.tcUrl());
            out.writeStringField("stream", facts.stream().stream());
            out.writeStringField("param", facts.param());
            for (Map.Entry<String, Object> field : own.entrySet()) {
                out.writeFieldName(field.getKey());
                value(out, field.getValue());
            }
            stream(out, facts);
        });
    }

    private static void value(JsonGenerator out, Object value) throws IOException {
        if (value instanceof Double number) {
            out.writeNumber(number);
        } else if (value instanceof Number number) {
            out.writeNumber(number.longValue());
        } else {
            out.writeString(String.valueOf(value));
        }
    }

    private void head(JsonGenerator out, String action, Facts facts) throws IOException {
        out.writeStringField("server_id", server.serverId());
        out.writeStringField("service_id", server.serviceId());
        out.writeStringField("action", action);
        out.writeStringField("client_id", facts.clientId());
        out.writeStringField("ip", facts.ip());
        out.writeStringField("vhost", facts.stream().vhost());
        out.writeStringField("app", facts.stream().app());
    }

    private void stream(JsonGenerator out, Facts facts) throws IOException {
        out.writeStringField("stream_url", facts.stream().url());
        Optional<StreamInfo> known = streams.apply(facts.stream());
        if (known.isPresent()) {
            out.writeStringField("stream_id", known.get().id());
        }
    }

    /** Who publishes or plays the stream, as the API counts; whom the event is about is one of them, also when it stops (SRS 7.0.107). */
    private long clientsWith(Facts facts) {
        return 1 + clients.clients().stream().filter(client -> !client.id().equals(facts.clientId()))
                .filter(client -> client.stream().filter(facts.stream()::equals).isPresent()).count();
    }

    private byte[] write(Fields fields) {
        // by way of characters: a name from the network may hold half a surrogate pair, which then becomes a question mark
        StringWriter text = new StringWriter();
        try (JsonGenerator out = json.createGenerator(text)) {
            out.writeStartObject();
            fields.write(out);
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @FunctionalInterface
    private interface Fields {
        void write(JsonGenerator out) throws IOException;
    }
}
