package io.drover.agent.containers;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.agent.containers.Found.Cleanup;
import io.drover.agent.containers.Found.Status;
import io.drover.model.spec.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads Docker's inspection of a container. */
final class FoundReader {
    private static final String CONTAINER_NETWORK = "container:";
    /** What Docker names a volume that nobody named. */
    private static final String ANONYMOUS = "[0-9a-f]{64}";

    private FoundReader() {
    }

    /** Null when the container is not this host's. */
    static @Nullable Found read(JsonNode container, String owner) {
        var labels = container.path("Config").path("Labels");
        var instance = text(labels.path(Labels.INSTANCE));
        if (instance == null || !owner.equals(text(labels.path(Labels.OWNER_HOST)))) {
            return null;
        }
        var state = container.path("State");
        var host = container.path("HostConfig");
        var status = status(state.path("Status").asText());
        var startedAt = instant(state.path("StartedAt"));
        var network = host.path("NetworkMode").asText();
        var volumesFrom = new ArrayList<String>();
        host.path("VolumesFrom").forEach(one -> volumesFrom.add(one.asText().split(":", 2)[0]));
        return new Found(container.path("Id").asText(), instance, text(labels.path(Labels.CONTAINER_UUID)),
                container.path("Name").asText().replaceFirst("^/", ""), status,
                startedAt == null || status.up() ? null : state.path("ExitCode").asInt(), state.path("Pid").asInt(),
                startedAt,
                instant(state.path("FinishedAt")), first(container.path("NetworkSettings"), "IPAddress"),
                first(container.path("NetworkSettings"), "MacAddress"),
                network.startsWith(CONTAINER_NETWORK) ? network.substring(CONTAINER_NETWORK.length()) : null,
                volumesFrom, cleanup(text(labels.path(Labels.VOLUME_CLEANUP))), named(container.path("Mounts")),
                status == Status.RUNNING ? HealthReader.read(state.path("Health")) : null);
    }

    static Status status(String text) {
        try {
            return Status.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            // a state that we do not know: hands off
            return Status.REMOVING;
        }
    }

    private static ArrayList<String> named(JsonNode mounts) {
        var names = new ArrayList<String>();
        for (var mount : mounts) {
            var name = text(mount.path("Name"));
            if (name != null && "volume".equals(mount.path("Type").asText()) && !name.matches(ANONYMOUS)) {
                names.add(name);
            }
        }
        return names;
    }

    private static Cleanup cleanup(@Nullable String strategy) {
        if (strategy == null) {
            return Cleanup.UNNAMED;
        }
        return switch (strategy.toLowerCase(Locale.ROOT)) {
            case "none" -> Cleanup.NONE;
            case "all" -> Cleanup.ALL;
            default -> Cleanup.UNNAMED;
        };
    }

    /** Of Docker's own bridge, else of the first network that has such a thing. */
    static @Nullable String first(JsonNode settings, String key) {
        var found = text(settings.path(key));
        for (var network : settings.path("Networks")) {
            found = found == null ? text(network.path(key)) : found;
        }
        return found;
    }

    /** Docker's zero time, in the year 1, means never. */
    private static @Nullable Instant instant(JsonNode node) {
        var text = text(node);
        if (text == null || text.startsWith("0001-")) {
            return null;
        }
        return java.time.OffsetDateTime.parse(text).toInstant();
    }

    private static @Nullable String text(JsonNode node) {
        return node.isTextual() && !node.asText().isEmpty() ? node.asText() : null;
    }
}
