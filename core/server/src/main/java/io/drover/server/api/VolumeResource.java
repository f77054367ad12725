package io.drover.server.api;

import io.drover.model.Host;
import io.drover.model.Stack;
import io.drover.model.spec.VolumeSpec;
import io.drover.server.store.View;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The volumes with a name that containers mount, each on its host. One is made with the first container that mounts it
 * and is kept when the last one goes, so there is no request that makes, changes or removes one: a stack says which
 * there shall be, and what they hold is never removed from here.
 */
final class VolumeResource implements DerivedType<Volume> {
    private static final Described RANCHER = Described.of("volume");
    private final List<Field<Volume>> fields = describe();
    private final Map<String, Link<Volume>> links = RANCHER.links(ways());

    @Override
    public String id() {
        return "volume";
    }

    @Override
    public String plural() {
        return "volumes";
    }

    @Override
    public Class<Volume> record() {
        return Volume.class;
    }

    @Override
    public List<Field<Volume>> fields() {
        return fields;
    }

    private static List<Field<Volume>> describe() {
        var fields = new ArrayList<>(CommonFields.<Volume>of(RANCHER,
                (volume, _) -> new Life(volume.used() ? "active" : "inactive", "no", null),
                (volume, place) -> DerivedType.uuid(place.view().scope(), volume.id())));
        fields.add(CommonFields.account(RANCHER));
        fields.add(RANCHER.field("name", (volume, _) -> volume.name()));
        fields.add(RANCHER.field("externalId", (volume, _) -> volume.name()));
        fields.add(RANCHER.field("hostId", (volume, _) -> volume.hostId()));
        fields.add(RANCHER.field("stackId", (volume, _) -> volume.stackId()));
        fields.add(RANCHER.field("volumeTemplateId", (volume, _) -> volume.templateId()));
        fields.add(RANCHER.field("driver", (volume, _) -> volume.driver()));
        fields.add(RANCHER.field("driverOpts",
                (volume, _) -> options(volume.spec())));
        fields.add(RANCHER.field("mounts",
                (volume, _) -> volume.mounts().stream().map(mount -> entry(volume, mount)).toList()));
        return RANCHER.with(fields);
    }

    private static Map<String, String> options(@Nullable VolumeSpec spec) {
        return spec == null ? Map.of() : spec.driverOpts();
    }

    private static Map<String, Object> entry(Volume volume, Volume.Mount mount) {
        return Map.of("type", "mountEntry", "instanceId", mount.instance().id(), "instanceName",
                mount.instance().name(), "path", mount.volume().path(), "volumeId", volume.id(), "volumeName",
                volume.name());
    }

    @Override
    public Map<String, Link<Volume>> links() {
        return links;
    }

    private static Map<String, Link<Volume>> ways() {
        return Map.of("host", Link.one("host", (volume, view) -> view.get(Host.class, volume.hostId())), "stack",
                Link.one("stack", (volume, view) -> view.get(Stack.class, volume.stackId())), "volumeTemplate",
                Link.one("volumeTemplate", VolumeResource::template), "account", Link.account(), "mounts",
                Link.none("mount"), "storagePools", Link.none("storagePool"), "snapshots", Link.none("snapshot"),
                "backups", Link.none("backup"));
    }

    private static @Nullable VolumeTemplate template(Volume volume, View view) {
        var stack = view.get(Stack.class, volume.stackId());
        var spec = volume.spec();
        return stack == null || spec == null
                ? null
                : new VolumeTemplate(view.scope(), stack, volume.written(), spec);
    }

    @Override
    public Stream<Volume> in(View view) {
        return volumes(view);
    }

    private record Key(String hostId, String name) {
    }

    static Stream<Volume> volumes(View view) {
        var all = new LinkedHashMap<Key, List<Volume.Mount>>();
        for (var instance : view.instances()) {
            // before there is a container, there need be no volume
            if (instance.hostId() != null && instance.containerId() != null) {
                for (var volume : view.volumesOf(instance).named()) {
                    all.computeIfAbsent(new Key(instance.hostId(), volume.name()), _ -> new ArrayList<>())
                            .add(new Volume.Mount(instance, volume));
                }
            }
        }
        return all.entrySet().stream()
                .map(one -> new Volume(one.getKey().hostId(), one.getKey().name(), one.getValue()));
    }
}
