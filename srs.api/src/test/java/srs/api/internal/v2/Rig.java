package srs.api.internal.v2;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import srs.api.internal.FakeConfigFile;
import srs.api.internal.FakeExchange;
import srs.api.internal.House;
import srs.kernel.process.ChildInfo;
import srs.kernel.process.ChildProcesses;

/** The API with fakes around it. Test thread. */
final class Rig {
    final House house = new House().withAStream();
    final FakeConfigFile file = new FakeConfigFile();
    final Events events = new Events(house.hub(), House.workers());
    final LogCalls log = new LogCalls(House.workers());
    final RecordingCalls recordings = new RecordingCalls(house.config());
    final List<ChildInfo> children = new ArrayList<>();
    final ProcessCalls processes = new ProcessCalls(House.fake(ChildProcesses.class, (method, args) -> children));
    final Path keyFile;
    final ApiV2 api;
    String key;

    /** @param folder for the key, and the features */
    Rig(Path folder) {
        keyFile = folder.resolve("objs/api/key");
        house.directives.put("http_api.v2.dir", keyFile.getParent().toString());
        api = new ApiV2(house.hub(), house.clientList(), house.config(), file, events, log, recordings, processes, new Description(house.context()), new Features(house.context(), Optional.of(folder), null), House.workers());
        try {
            key = Files.readString(keyFile).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    FakeExchange get(String path) {
        return call("GET", path, Map.of(), "");
    }

    FakeExchange withKey(String method, String path) {
        return withKey(method, path, "");
    }

    FakeExchange withKey(String method, String path, String body) {
        return call(method, path, Map.of("Authorization", "Bearer " + key), body);
    }

    FakeExchange call(String method, String path, Map<String, String> headers, String body) {
        FakeExchange exchange = new FakeExchange(method, path);
        exchange.headers.putAll(headers);
        exchange.body = Unpooled.copiedBuffer(body, StandardCharsets.UTF_8);
        api.handle(exchange);
        return exchange;
    }

    /** What a reader of events was sent since the last look. */
    static String sent(FakeExchange reader) {
        reader.channel.runPendingTasks();
        StringBuilder text = new StringBuilder();
        for (ByteBuf out = reader.channel.readOutbound(); out != null; out = reader.channel.readOutbound()) {
            text.append(out.toString(StandardCharsets.UTF_8));
            out.release();
        }
        return text.toString();
    }
}
