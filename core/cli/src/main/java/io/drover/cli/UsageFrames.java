package io.drover.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.WebSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What hosts, or the containers on them, use, as their WebSockets tell it. */
final class UsageFrames implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Api api;
    private final String link;
    private final Map<String, Told> told = new HashMap<>();
    private final Map<String, Open> open = new HashMap<>();

    private record Told(@Nullable JsonNode before, JsonNode now) {
    }

    private record Open(WebSocket socket, LogFrames frames) {
    }

    /** @param link of each host */
    UsageFrames(Api api, String link) {
        this.api = api;
        this.link = link;
    }

    /** Listens to those hosts that can be listened to, and to no other; what broke off is begun anew. */
    void listen(List<JsonNode> hosts) {
        open.values().removeIf(one -> one.frames().end().isDone());
        for (var host : hosts) {
            var id = Ps.text(host, "id");
            if (!open.containsKey(id) && host.path("links").has(link)) {
                var access = api.get("hosts/" + id, link.toLowerCase(java.util.Locale.ROOT));
                var frames = new LogFrames(this::hear);
                open.put(id, new Open(
                        api.listen(Ps.text(access, "url") + "?token=" + Ps.text(access, "token"), frames), frames));
            }
        }
    }

    private synchronized void hear(String frame) {
        try {
            for (var row : JSON.readTree(frame)) {
                var before = told.get(Ps.text(row, "id"));
                told.put(Ps.text(row, "id"), new Told(before == null ? null : before.now(), row));
            }
        } catch (JsonProcessingException e) {
            throw new Failure("the server says what is not understood: " + Failure.reason(e));
        }
    }

    /** What these use, as far as it was told twice. */
    synchronized List<Usage> of(Set<String> ids) {
        var all = new ArrayList<Usage>();
        ids.forEach(id -> {
            var one = told.get(id);
            if (one != null && one.before() != null) {
                all.add(Usage.of(one.before(), one.now()));
            }
        });
        return all;
    }

    @Override
    public void close() {
        open.values().forEach(one -> one.socket().abort());
    }
}
