package io.drover.server.api;

import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.Stack;
import io.drover.model.spec.VolumeSpec;
import io.drover.server.store.View;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The volumes with a name that containers mount, each on its host. */
final class Volumes implements DerivedType {
    private static final String LOCAL = "local";

    /** One container that mounts one. @param path where */
    private record Mount(Instance instance, String path) {
    }

    /** A volume of that name on that host. */
    private record Place(String hostId, String name) {
        String id() {
            return "1v" + hostId.substring(2) + "-" + name;
        }
    }

    @Override
    public String id() {
        return "volume";
    }

    @Override
    public List<Map<String, @Nullable Object>> in(View view) {
        var mounts = new LinkedHashMap<Place, List<Mount>>();
        for (var instance : view.instances()) {
            // before there is a container, Docker has made nothing
            if (instance.hostId() != null && instance.containerId() != null) {
                for (var written : instance.config().storage().volumes()) {
                    var parts = written.split(":", 3);
                    if (parts.length > 1 && Character.isLetterOrDigit(written.charAt(0))) {
                        mounts.computeIfAbsent(new Place(instance.hostId(), parts[0]), _ -> new ArrayList<>())
                                .add(new Mount(instance, parts[1]));
                    }
                }
            }
        }
        return mounts.entrySet().stream().map(entry -> row(view, entry.getKey(), entry.getValue())).toList();
    }

    private Map<String, @Nullable Object> row(View view, Place place, List<Mount> mounts) {
        var first = mounts.getFirst().instance();
        var spec = described(view, first, place.name());
        var driver = spec == null || spec.driver() == null ? first.config().storage().volumeDriver() : spec.driver();
        var used = mounts.stream().anyMatch(mount -> mount.instance().state() == InstanceState.RUNNING);
        Map<String, @Nullable Object> row = new LinkedHashMap<>();
        row.put("id", place.id());
        row.put("name", place.name());
        row.put("externalId", place.name());
        row.put("state", used ? "active" : "inactive");
        row.put("transitioning", "no");
        row.put("kind", id());
        row.put("accountId", view.scope());
        row.put("hostId", place.hostId());
        row.put("stackId", first.stackId());
        row.put("driver", driver == null ? LOCAL : driver);
        row.put("driverOpts", spec == null ? Map.of() : spec.driverOpts());
        row.put("isHostPath", false);
        row.put("mounts", mounts.stream().map(mount -> entry(place, mount)).toList());
        row.put("created", CommonFields.date(
                mounts.stream().map(mount -> mount.instance().created()).min(Comparator.naturalOrder()).orElseThrow()));
        row.put("uuid", UUID.nameUUIDFromBytes((view.scope() + place.id()).getBytes(StandardCharsets.UTF_8))
                .toString());
        return row;
    }

    private static @Nullable VolumeSpec described(View view, Instance instance, String name) {
        var stack = view.get(Stack.class, instance.stackId());
        return stack == null ? null : stack.volumes().get(name);
    }

    private static Map<String, Object> entry(Place place, Mount mount) {
        return Map.of("type", "mountEntry", "instanceId", mount.instance().id(), "instanceName",
                mount.instance().name(), "path", mount.path(), "volumeId", place.id(), "volumeName", place.name());
    }
}
