package io.drover.server.notifications;

import io.drover.model.Host;
import io.drover.model.Instance;
import io.drover.model.Plugin;
import io.drover.model.Service;
import io.drover.server.store.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** All that people may be told of, by keys that stay the same: {@code host/1h1}, {@code service/1s5}, {@code upgrade/1s5}. */
final class Sights {
    private static final String HOST = "host/";
    private static final String SERVICE = "service/";
    private static final String UPGRADE = "upgrade/";
    private static final String PLUGIN = "plugin/";

    private final View view;
    private final Map<String, Plugin> plugins;
    private final Map<String, Optional<Sight>> seen = new HashMap<>();

    /** @param plugins of all servers */
    Sights(View view, List<Plugin> plugins) {
        this.view = view;
        this.plugins = plugins.stream().collect(Collectors.toMap(Plugin::id, Function.identity()));
    }

    Set<String> all() {
        var keys = ofPlugins();
        view.hosts().forEach(host -> keys.add(HOST + host.id()));
        view.services().forEach(service -> add(keys, service.id()));
        return keys;
    }

    /** Those that may be others now that these resources have changed, and the few that change elsewhere. */
    Set<String> touchedBy(Set<String> ids) {
        var keys = ofPlugins();
        for (var id : ids) {
            switch (view.find(id)) {
                case Host host -> keys.add(HOST + host.id());
                case Service service -> add(keys, service.id());
                case Instance instance when instance.serviceId() != null -> keys.add(SERVICE + instance.serviceId());
                case null, default -> {
                    // nobody is told of it
                }
            }
        }
        return keys;
    }

    private Set<String> ofPlugins() {
        return plugins.keySet().stream().map(id -> PLUGIN + id).collect(Collectors.toCollection(TreeSet::new));
    }

    private static void add(Set<String> keys, String serviceId) {
        keys.add(SERVICE + serviceId);
        keys.add(UPGRADE + serviceId);
    }

    /** Null when it is not there any more, or nothing can be said of it. */
    @Nullable
    Sight at(String key) {
        return seen.computeIfAbsent(key, _ -> Optional.ofNullable(look(key))).orElse(null);
    }

    private @Nullable Sight look(String key) {
        var id = key.substring(key.indexOf('/') + 1);
        if (key.startsWith(HOST)) {
            var host = view.get(Host.class, id);
            return host == null ? null : HostSight.of(host);
        }
        if (key.startsWith(PLUGIN)) {
            var plugin = plugins.get(id);
            return plugin == null ? null : PluginSight.of(plugin);
        }
        var service = view.get(Service.class, id);
        return service == null
                ? null
                : key.startsWith(UPGRADE) ? UpgradeSight.of(view, service) : ServiceSight.of(view, service);
    }
}
