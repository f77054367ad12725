package io.drover.server.api;

import io.drover.model.Entity;
import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.Project;
import io.drover.model.Service;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The way to what hosts and containers use: a WebSocket's address, and a token that opens it for some of them. */
final class StatsAccess {
    static final String USE = "stats";
    private static final String CONTAINERS = "containerStats";
    static final String HOSTS = "hostStats";
    /** Where its WebSockets are. */
    static final List<String> PATHS = List.of("/v1/stats/", "/v1/hoststats/", "/v1/containerstats/");

    private StatsAccess() {
    }

    /** Rancher's names of the links that lead to one. */
    static Set<String> links(Entity entity) {
        return switch (entity) {
            case Host host when answers(host) -> Set.of(USE, HOSTS, CONTAINERS);
            case Instance instance when runs(instance) -> Set.of(USE, CONTAINERS);
            case Service service when service.exists() -> Set.of(CONTAINERS);
            case Project project when project.exists() -> Set.of(HOSTS);
            default -> Set.of();
        };
    }

    /** @param link one of its {@link #links} */
    static Map<String, Object> grant(Call call, Entity entity, View view, String link) {
        var scope = entity instanceof Project ? entity.id() : view.scope();
        var claims = new LinkedHashMap<String, String>(
                Map.of("use", USE, "scope", scope, "resourceId", entity.id(), "containers",
                        String.valueOf(link.equals(CONTAINERS))));
        switch (entity) {
            case Host host -> claims.put("hostUuid", host.uuid());
            case Instance instance -> {
                var host = view.get(Host.class, instance.hostId());
                if (host != null) {
                    claims.put("hostUuid", host.uuid());
                }
            }
            case Service _ -> claims.put("service", entity.id());
            default -> claims.put("project", entity.id());
        }
        var token = call.server().tokens().sign(call.caller(), claims);
        // Rancher's last page shows it once more, after it is let in
        return Map.of("type", "statsAccess", "token", token, "authToken", token, "url",
                call.links().webSocket(path(entity, link)));
    }

    private static String path(Entity entity, String link) {
        return switch (link) {
            case HOSTS -> entity instanceof Project ? "/v1/hoststats/project" : "/v1/hoststats";
            case CONTAINERS -> "/v1/containerstats/" + (entity instanceof Service ? "service" : "");
            default -> "/v1/stats";
        };
    }

    /** Of one host. @param itself the host too */
    record Wanted(boolean itself, List<String> containers) {
    }

    /** Whom a token means now, by hosts that answer. */
    static Map<String, Wanted> wanted(View view, Map<String, String> claims) {
        var all = new LinkedHashMap<String, Wanted>();
        var id = Objects.requireNonNull(claims.get("resourceId"));
        if (id.equals(view.scope())) {
            view.hosts().stream().filter(StatsAccess::answers)
                    .forEach(host -> all.put(host.id(), new Wanted(true, List.of())));
            return all;
        }
        switch (view.find(id)) {
            case Host host when !Boolean.parseBoolean(claims.get("containers")) ->
                all.put(id, new Wanted(true, List.of()));
            case Host host -> add(all, view.instancesOn(host.id()).stream());
            case Service service -> add(all, view.instancesOf(service.id()).stream());
            case Instance instance -> add(all, Stream.of(instance));
            case null, default -> {
                // it is gone
            }
        }
        all.keySet().removeIf(host -> !answers(view.get(Host.class, host)));
        return all;
    }

    private static void add(Map<String, Wanted> all, Stream<Instance> instances) {
        var byHost = new LinkedHashMap<String, List<String>>();
        instances.filter(StatsAccess::runs).forEach(instance -> byHost
                .computeIfAbsent(Objects.requireNonNull(instance.hostId()), _ -> new ArrayList<>())
                .add(instance.id()));
        byHost.forEach((host, ids) -> all.put(host, new Wanted(false, ids.stream().sorted().toList())));
    }

    private static boolean answers(@Nullable Host host) {
        return host != null && host.exists() && host.agentState() == Host.AgentState.ACTIVE;
    }

    private static boolean runs(Instance instance) {
        return instance.exists() && !instance.nativeContainer() && instance.hostId() != null
                && instance.state() == InstanceState.RUNNING;
    }
}
