package srs.output.forward.internal;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import srs.format.rtmp.RtmpUrl;

/** What a backend answers to on_forward: {@code {"code":0,"data":{"urls":["rtmp://host/app/stream"]}}} (compat 4.3). Stateless. */
final class ForwardAnswer {
    private static final JsonFactory JSON = new JsonFactory();

    private ForwardAnswer() {}

    /**
     * The addresses, in order, each once.
     *
     * @throws IOException when there is no list, or it is too long, or one of them is no address
     */
    static List<ForwardTarget> targets(String json) throws IOException {
        List<ForwardTarget> targets = null;
        try (JsonParser in = JSON.createParser(json)) {
            expect(in.nextToken() == JsonToken.START_OBJECT, "an object");
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                boolean isData = in.currentName().equals("data");
                if (in.nextToken() == JsonToken.START_OBJECT && isData) {
                    targets = data(in, targets);
                } else {
                    in.skipChildren();
                }
            }
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage(), e);
        }
        expect(targets != null, "data.urls");
        return targets;
    }

    private static List<ForwardTarget> data(JsonParser in, List<ForwardTarget> before) throws IOException {
        List<ForwardTarget> targets = before;
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            boolean isUrls = in.currentName().equals("urls");
            if (in.nextToken() == JsonToken.START_ARRAY && isUrls) {
                targets = urls(in);
            } else {
                in.skipChildren();
            }
        }
        return targets;
    }

    private static List<ForwardTarget> urls(JsonParser in) throws IOException {
        List<ForwardTarget> targets = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            expect(in.currentToken() == JsonToken.VALUE_STRING, "strings in data.urls");
            String url = in.getText();
            expect(url.length() <= RtmpUrl.MAX_CHARS, "addresses of at most " + RtmpUrl.MAX_CHARS + " characters");
            ForwardTarget target = ForwardTarget.ofUrl(url);
            if (!targets.contains(target)) {
                targets.add(target);
            }
            expect(targets.size() <= Forwarding.MAX_TARGETS, "at most " + Forwarding.MAX_TARGETS + " addresses");
        }
        return targets;
    }

    private static void expect(boolean isSo, String what) throws IOException {
        if (!isSo) {
            throw new IOException("the answer does not hold " + what);
        }
    }
}
