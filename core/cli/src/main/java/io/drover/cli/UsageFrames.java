package io.drover.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** What hosts, or the containers on them, use, as their WebSockets tell it. */
final class UsageFrames implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** What is told every second, and was not for so long, is not true any more. */
    private static final Duration OLD = Duration.ofSeconds(10);

    private final Api api;
    private final String link;
    private final Map<String, Told> told = new HashMap<>();
    private final Map<String, Open> open = new HashMap<>();
    /** Hosts of which the server did not want to tell, when it was asked last. */
    private final Set<String> refused = new HashSet<>();
    private final LongSupplier clock;

    /** @param at as {@link System#nanoTime} */
    private record Told(@Nullable JsonNode before, JsonNode now, long at) {
    }

    private record Open(WebSocket socket, LogFrames frames) {
    }

    /**
     * @param link of each host
     * @param clock as {@link System#nanoTime}
     */
    UsageFrames(Api api, String link, LongSupplier clock) {
        this.api = api;
        this.link = link;
        this.clock = clock;
    }

    /**
     * Listens to those hosts that can be listened to, and to no other; what broke off is begun anew.
     *
     * @throws NoAnswer when the server is away
     * @throws Failure when it does not want to tell of a host twice: once may be of one that has just gone
     */
    void listen(List<JsonNode> hosts) {
        open.values().removeIf(one -> one.frames().end().isDone());
        refused.retainAll(hosts.stream().map(host -> Ps.text(host, "id")).toList());
        for (var host : hosts) {
            var id = Ps.text(host, "id");
            if (!open.containsKey(id) && host.path("links").has(link)) {
                listen(id);
            }
        }
    }

    private void listen(String id) {
        try {
            var access = api.get("hosts/" + id, link.toLowerCase(Locale.ROOT));
            var frames = new LogFrames(this::hear);
            open.put(id, new Open(
                    api.listen(Ps.text(access, "url") + "?token=" + Ps.text(access, "token"), frames), frames));
            refused.remove(id);
        } catch (NoAnswer e) {
            throw e;
        } catch (Failure e) {
            if (!refused.add(id)) {
                throw e;
            }
        }
    }

    private synchronized void hear(String frame) {
        try {
            for (var row : JSON.readTree(frame)) {
                var before = told.get(Ps.text(row, "id"));
                told.put(Ps.text(row, "id"), new Told(before == null ? null : before.now(), row,
                        clock.getAsLong()));
            }
        } catch (JsonProcessingException e) {
            throw new Failure("the server says what is not understood: " + Failure.reason(e));
        }
    }

    /** What these use, as far as it was told twice, and not long ago. */
    synchronized List<Usage> of(Set<String> ids) {
        var now = clock.getAsLong();
        told.values().removeIf(one -> now - one.at() > OLD.toNanos());
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
