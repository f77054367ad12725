package io.drover.agent.containers;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import io.drover.model.network.Attachment;
import io.drover.model.network.Attachment.ByHand;
import io.drover.model.network.Attachment.Domains;
import io.drover.model.spec.Labels;
import io.drover.model.wire.Native;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for containers that somebody started by hand with {@code io.rancher.container.network=true}. They are looked at, and
 * never touched; those whose network cannot be joined are told of all the same.
 */
public final class Natives implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Natives.class);
    private static final Duration SWEEP = Duration.ofSeconds(15);
    private static final Duration AGAIN = Duration.ofSeconds(1);
    private static final List<String> JOINED = List.of(Labels.NETWORK + "=true");

    private final EngineApi api;
    private final Listener listener;
    private final Semaphore news = new Semaphore(1);
    private final Thread thread = Thread.ofVirtual().name("natives").unstarted(this::run);
    private List<Native> told = List.of();
    private volatile boolean closed;

    /** Who is told of every change. */
    public interface Listener {
        /** @param running those that run, for the Network Agent */
        void natives(List<Native> all, List<Attachment> running);
    }

    public Natives(EngineApi api, Listener listener) {
        this.api = api;
        this.listener = listener;
    }

    public Natives start() {
        thread.start();
        return this;
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }

    private void run() {
        while (!closed) {
            try (var events = api.open("GET", "/events?filters=" + filter(Map.of("type", List.of("container"))),
                    null)) {
                var ended = new boolean[1];
                Thread.startVirtualThread(() -> {
                    try (var lines = new BufferedReader(
                            new InputStreamReader(events.getBody(), StandardCharsets.UTF_8))) {
                        while (lines.readLine() != null) {
                            news.release();
                        }
                    } catch (IOException | RuntimeException e) {
                        // the engine is gone
                    }
                    ended[0] = true;
                    news.release();
                });
                do {
                    news.drainPermits();
                    look();
                    if (!news.tryAcquire(SWEEP.toMillis(), TimeUnit.MILLISECONDS)) {
                        log.debug("looking again");
                    }
                } while (!ended[0] && !closed);
            } catch (EngineRefusal e) {
                log.debug("Docker is away: {}", e.getMessage());
            } catch (InterruptedException e) {
                return;
            }
            try {
                Thread.sleep(AGAIN);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void look() {
        var all = new ArrayList<Native>();
        var running = new ArrayList<Attachment>();
        for (var line : api.get("/containers/json?all=true&filters=" + filter(Map.of()))) {
            var id = line.path("Id").asText();
            if (line.path("Labels").has(Labels.INSTANCE)) {
                continue;
            }
            var container = inspect(id);
            if (container == null) {
                continue;
            }
            var one = read(container);
            all.add(one);
            var pid = container.path("State").path("Pid").asInt();
            if (one.joins() && one.running() && pid > 0) {
                running.add(attachment(one, pid));
            }
        }
        if (!all.equals(told)) {
            told = List.copyOf(all);
            listener.natives(told, running);
        }
    }

    private @Nullable JsonNode inspect(String id) {
        try {
            return api.get("/containers/" + id + "/json");
        } catch (EngineRefusal e) {
            if (e.reason() == EngineRefusal.Reason.GONE) {
                return null;
            }
            throw e;
        }
    }

    static Attachment attachment(Native one, int pid) {
        return new Attachment(null, one.containerId(), pid, one.ip(), null,
                new ByHand(Domains.of(one.labels().get(Labels.DNS_PRIORITY)), one.bare()));
    }

    /** @param container as Docker inspects it */
    static Native read(JsonNode container) {
        var labels = new LinkedHashMap<String, String>();
        container.path("Config").path("Labels").properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
        var network = container.path("NetworkSettings");
        var state = container.path("State");
        return new Native(container.path("Id").asText(), container.path("Name").asText().replaceFirst("^/", ""),
                container.path("Config").path("Image").asText(), labels,
                container.path("HostConfig").path("NetworkMode").asText(), state.path("Running").asBoolean(),
                FoundReader.first(network, "IPAddress"), FoundReader.first(network, "MacAddress"),
                instant(state.path("StartedAt").asText()));
    }

    /** Docker's zero time, in the year 1, means never. */
    private static @Nullable Instant instant(String text) {
        return text.isEmpty() || text.startsWith("0001-") ? null : OffsetDateTime.parse(text).toInstant();
    }

    private static String filter(Map<String, List<String>> more) {
        var all = new LinkedHashMap<>(more);
        all.put("label", JOINED);
        return EngineApi.encode(Wire.write(all));
    }
}
