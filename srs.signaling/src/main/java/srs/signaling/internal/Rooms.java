package srs.signaling.internal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The rooms, and SRS's protocol of them (F194): a message is {@code {"tid": …, "msg": {"action": …}}}, its answer has the same {@code tid}; what others do comes as
 * {@code {"msg": {"action": "notify", "event": …}}}. Thread-safe; nothing here waits.
 *
 * <pre>
 * join     room, display                    answer: who is in the room; the others hear of it
 * publish  room, display                    the others hear of it, and play what is published
 * control  room, display, call, data        the others get call as param, and data
 * leave    the end of the connection        the others hear of it
 * </pre>
 */
final class Rooms {
    /** Rooms at the same time. */
    static final int MAX_ROOMS = 1_000;

    /** Characters of a name, of a room or of a participant. */
    static final int MAX_NAME_CHARS = 128;

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    // guarded by this
    private final Map<String, Room> rooms = new HashMap<>();

    /**
     * A participant says something.
     *
     * @throws SignalingException when it is not one of the messages: the connection has to end
     */
    synchronized void onMessage(Participant from, String text) throws SignalingException {
        JsonNode message = parse(text);
        JsonNode what = message.path("msg");
        ObjectNode answer = NODES.objectNode();
        answer.put("tid", message.path("tid").asText());
        String action = what.path("action").asText();
        switch (action) {
            case "join" -> answer.set("msg", join(from, what));
            case "publish" -> {
                check(from, what);
                from.isPublishing = true;
                answer.putNull("msg");
                notify(from.room, from, action, "", "");
            }
            case "control" -> {
                check(from, what);
                answer.putNull("msg");
                notify(from.room, from, action, what.path("call").asText(), what.path("data").asText());
            }
            default -> throw new SignalingException("action " + printable(action) + " is not join, publish or control");
        }
        from.line.send(answer.toString());
    }

    private static JsonNode parse(String text) throws SignalingException {
        try {
            JsonNode message = JSON.readTree(text);
            if (message != null && message.isObject()) {
                return message;
            }
            throw new SignalingException("a message is no JSON object");
        } catch (JsonProcessingException e) {
            throw new SignalingException("a message is no JSON: " + e.getOriginalMessage());
        }
    }

    private ObjectNode join(Participant who, JsonNode what) throws SignalingException {
        if (who.room != null) {
            throw new SignalingException(who.display + " is in room " + who.room.name + " already");
        }
        String name = name("room", what);
        who.display = name("display", what);
        Room room = rooms.get(name);
        if (room == null) {
            if (rooms.size() == MAX_ROOMS) {
                throw new SignalingException("there are " + MAX_ROOMS + " rooms, which is the most");
            }
            room = new Room(name);
        }
        room.add(who);
        rooms.put(name, room);
        who.room = room;
        notify(room, who, "join", "", "");
        ObjectNode answer = NODES.objectNode();
        answer.put("action", "join").put("room", name);
        answer.set("self", json(who));
        answer.set("participants", json(room.participants));
        return answer;
    }

    private static String name(String key, JsonNode what) throws SignalingException {
        String name = what.path(key).asText();
        if (name.isEmpty() || name.length() > MAX_NAME_CHARS || name.chars().anyMatch(Character::isISOControl)) {
            throw new SignalingException(key + " " + printable(name) + " is not a name of 1.." + MAX_NAME_CHARS + " characters");
        }
        return name;
    }

    /** Who is in no room cannot publish there, and nobody speaks for somebody else. */
    private static void check(Participant from, JsonNode what) throws SignalingException {
        String room = what.path("room").asText();
        String display = what.path("display").asText();
        if (from.room == null || !from.room.name.equals(room) || !from.display.equals(display)) {
            throw new SignalingException(printable(display) + " in room " + printable(room) + " is not who has joined by this connection");
        }
    }

    /** The connection has ended. */
    synchronized void onClosed(Participant who) {
        Room room = who.room;
        if (room == null) {
            return;
        }
        who.room = null;
        room.participants.remove(who);
        if (room.participants.isEmpty()) {
            rooms.remove(room.name);
        } else {
            notify(room, who, "leave", "", "");
        }
    }

    private static void notify(Room room, Participant peer, String event, String param, String data) {
        for (Participant other : List.copyOf(room.participants)) {
            if (other != peer) {
                ObjectNode news = NODES.objectNode();
                news.put("action", "notify").put("event", event);
                if (!param.isEmpty()) {
                    news.put("param", param);
                }
                if (!data.isEmpty()) {
                    news.put("data", data);
                }
                news.put("room", room.name);
                news.set("self", json(other));
                news.set("peer", json(peer));
                news.set("participants", json(room.participants));
                other.line.send(NODES.objectNode().set("msg", news).toString());
            }
        }
    }

    private static ObjectNode json(Participant participant) {
        return NODES.objectNode().put("display", participant.display).put("publishing", participant.isPublishing);
    }

    private static ArrayNode json(List<Participant> participants) {
        ArrayNode all = NODES.arrayNode();
        participants.forEach(one -> all.add(json(one)));
        return all;
    }

    private static String printable(String text) {
        String cut = text.length() > MAX_NAME_CHARS ? text.substring(0, MAX_NAME_CHARS) + "…" : text;
        return cut.replaceAll("[\\p{Cntrl}\\p{Cf}]", "?");
    }

    /** How many rooms there are. */
    synchronized int size() {
        return rooms.size();
    }
}
