package io.drover.agent.containers;

import static io.drover.agent.containers.EngineApi.encode;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.agent.containers.EngineRefusal.Reason;
import io.drover.model.Wire;
import io.drover.model.spec.Labels;
import io.drover.model.wire.AgentMessage.Output;
import io.drover.model.wire.ServerMessage.Exec;
import io.drover.model.wire.ServerMessage.Logs;
import io.drover.model.wire.VolumeNeed;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** A real Docker engine, as far as the containers of one host identity go. */
public final class DockerEngine implements Engine {
    private final EngineApi api;
    private final String owner;
    private final PlatformImages platform;
    private final Supplier<List<String>> domains;
    private final VolumeMaker volumes;

    /**
     * @param owner the identity of this host, written on every container made and looked for on every one found
     * @param platform where images of Drover itself come from
     * @param domains gives those in which this host looks for names
     */
    public DockerEngine(EngineApi api, String owner, PlatformImages platform, Supplier<List<String>> domains) {
        this.api = api;
        this.owner = owner;
        this.platform = platform;
        this.domains = domains;
        this.volumes = new VolumeMaker(api);
    }

    @Override
    public List<Line> list() {
        var containers = api.get("/containers/json?all=true&filters=" + ours(Map.of()));
        return StreamSupport.stream(containers.spliterator(), false)
                .map(one -> new Line(one.path("Id").asText(), FoundReader.status(one.path("State").asText()),
                        HealthReader.wordIn(one.path("Status").asText())))
                .toList();
    }

    @Override
    public @Nullable Found inspect(String id) {
        try {
            return FoundReader.read(api.get("/containers/" + id + "/json"), owner);
        } catch (EngineRefusal e) {
            if (e.reason() == Reason.GONE) {
                return null;
            }
            throw e;
        }
    }

    @Override
    public String create(Step.Create step) {
        return api
                .post("/containers/create?name=" + encode(step.wanted().name()),
                        CreateBody.of(step, owner, domains.get()))
                .path("Id").asText();
    }

    @Override
    public void see(VolumeNeed volume) {
        volumes.see(volume);
    }

    @Override
    public void removeVolume(String name) {
        try {
            var _ = api.delete("/volumes/" + encode(name));
        } catch (EngineRefusal e) {
            // it may be the driver that is not there
            if (e.reason() != Reason.GONE || !e.said().toLowerCase(Locale.ROOT).contains("no such volume")) {
                throw e;
            }
        }
    }

    @Override
    public void start(Found container) {
        api.post("/containers/" + container.id() + "/start", null);
    }

    @Override
    public void stop(Found container, @Nullable Integer seconds) {
        unlessGone(() -> api.post("/containers/" + container.id() + "/stop" + (seconds == null ? "" : "?t=" + seconds),
                null));
    }

    @Override
    public void remove(Found container) {
        var volumes = container.cleanup() != Found.Cleanup.NONE;
        unlessGone(() -> api.delete("/containers/" + container.id() + "?force=true&v=" + volumes));
        if (container.cleanup() == Found.Cleanup.ALL) {
            for (var volume : container.named()) {
                try {
                    api.delete("/volumes/" + encode(volume));
                } catch (EngineRefusal inUse) {
                    // another container has it; whoever goes last takes it along
                }
            }
        }
    }

    /** Removes this host's containers of one role of the platform. */
    public void removeSystem(String role) {
        var filters = Wire.write(Map.of("label",
                List.of(Labels.INSTANCE, Labels.OWNER_HOST + "=" + owner, Labels.SYSTEM + "=" + role)));
        for (var one : api.get("/containers/json?all=true&filters=" + encode(filters))) {
            unlessGone(() -> api.delete("/containers/" + one.path("Id").asText() + "?force=true&v=true"));
        }
    }

    @Override
    public void pull(String image) {
        if (platform.load(image)) {
            return;
        }
        // without a tag Docker would fetch every tag there is
        var tagged = image.contains("@") || image.substring(image.lastIndexOf('/') + 1).contains(":");
        var path = "/images/create?fromImage=" + encode(tagged ? image : image + ":latest");
        try (var response = api.open("POST", path, null); var lines = lines(response.getBody())) {
            for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                var error = Wire.JSON.readTree(line).path("error");
                if (error.isTextual()) {
                    throw new EngineRefusal(Reason.OTHER, error.asText());
                }
            }
        } catch (IOException e) {
            throw new EngineRefusal(Reason.AWAY, "Docker does not answer: " + e.getMessage());
        }
    }

    @Override
    public boolean hasImage(String image) {
        try {
            var _ = api.get("/images/" + image + "/json");
            return true;
        } catch (EngineRefusal e) {
            if (e.reason() == Reason.NO_IMAGE || e.reason() == Reason.GONE) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public AutoCloseable events(Consumer<Event> each, Runnable ended) {
        var response = api.open("GET", "/events?filters=" + ours(Map.of("type", List.of("container"))), null);
        Thread.startVirtualThread(() -> {
            try (response; var lines = lines(response.getBody())) {
                for (var line = lines.readLine(); line != null; line = lines.readLine()) {
                    var event = Wire.JSON.readTree(line);
                    each.accept(new Event(event.path("Actor").path("ID").asText(), event.path("Action").asText()));
                }
            } catch (IOException | RuntimeException e) {
                // closed, or the engine is gone
            } finally {
                ended.run();
            }
        });
        return response;
    }

    @Override
    public AutoCloseable logs(String containerId, Logs ask, BiConsumer<Output, byte[]> each, Runnable ended) {
        var since = ask.since();
        var response = api.open("GET",
                "/containers/" + containerId + "/logs?stdout=true&stderr=true&follow=" + ask.follow()
                        + "&tail=" + (ask.tail() <= 0 ? "all" : Integer.toString(ask.tail())) + "&timestamps="
                        + ask.timestamps() + (since == null ? "" : "&since=" + since.getEpochSecond()),
                null);
        var tty = api.get("/containers/" + containerId + "/json").path("Config").path("Tty").asBoolean();
        Thread.startVirtualThread(() -> {
            try (response; var stream = response.getBody()) {
                LogStream.read(stream, tty, each);
            } catch (IOException | RuntimeException e) {
                // closed, or the engine is gone
            } finally {
                ended.run();
            }
        });
        return response;
    }

    @Override
    public Command exec(String containerId, Exec ask, InputStream input) {
        return DockerCommand.begin(api, containerId, ask, input);
    }

    @Override
    public Command connect(InputStream input) {
        return DockerConnection.begin(api, input);
    }

    @Override
    public JsonNode stats(String containerId) {
        // one look takes no time; without that word Docker waits for a second one
        return api.get("/containers/" + containerId + "/stats?stream=false&one-shot=true");
    }

    @Override
    public void close() {
        api.close();
    }

    private String ours(Map<String, List<String>> more) {
        var filters = new java.util.HashMap<>(more);
        filters.put("label", List.of(Labels.INSTANCE, Labels.OWNER_HOST + "=" + owner));
        return encode(Wire.write(filters));
    }

    private static void unlessGone(Supplier<JsonNode> call) {
        try {
            var _ = call.get();
        } catch (EngineRefusal e) {
            if (e.reason() != Reason.GONE) {
                throw e;
            }
        }
    }

    private static BufferedReader lines(InputStream stream) {
        return new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    }
}
