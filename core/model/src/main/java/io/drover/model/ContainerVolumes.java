package io.drover.model;

import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig.Storage;
import io.drover.model.spec.MountSpec;
import io.drover.model.spec.VolumeSpec;
import io.drover.model.wire.VolumeNeed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What Docker calls the volumes of one container, and which of them must be there before it, by what its stack says of
 * them. Names that the stack does not describe, paths and volumes without a name are as written. Pure.
 */
public final class ContainerVolumes {
    private static final String LOCAL = "local";

    private final Instance instance;
    private final @Nullable Stack stack;
    private final @Nullable Service service;
    private final Function<String, @Nullable VolumeSpec> made;

    /**
     * @param stack and service of the instance, or null when it has none
     * @param made how the volumes that people made in the environment are described, by Docker's names; null for others
     */
    public ContainerVolumes(Instance instance, @Nullable Stack stack, @Nullable Service service,
            Function<String, @Nullable VolumeSpec> made) {
        this.instance = instance;
        this.stack = stack;
        this.service = service;
        this.made = made;
    }

    /**
     * A volume with a name.
     *
     * @param written its name in the stack
     * @param name what Docker calls it
     * @param path where it is in the container
     * @param spec how the stack describes it, or null
     */
    public record Named(String written, String name, String path, @Nullable VolumeSpec spec) {
    }

    /** In the order written. */
    public List<Named> named() {
        var all = new ArrayList<Named>();
        for (var written : storage().volumes()) {
            var mount = MountSpec.parse(written);
            var name = mount.name();
            if (name != null) {
                all.add(new Named(name, name(name), mount.path(), spec(name)));
            }
        }
        return all;
    }

    /** What Docker calls a volume that has this name in the stack. */
    public String name(String written) {
        return stack == null ? written : stack.volumeName(written, service, instance.index());
    }

    /**
     * How Docker is to be asked for them. A driver named by the service would be asked for volumes that another driver
     * has; where there are such, {@link #needed} has all that were for it.
     */
    public Storage resolved() {
        var volumes = storage().volumes().stream().map(this::resolved).toList();
        return storage().withVolumes(volumes).withVolumeDriver(anyKnown() ? null : storage().volumeDriver());
    }

    private String resolved(String written) {
        var mount = MountSpec.parse(written);
        var name = mount.name();
        return name == null ? written : new MountSpec(name(name), mount.target()).toString();
    }

    /** What must be there before the container. */
    public List<VolumeNeed> needed() {
        if (!anyKnown()) {
            return List.of();
        }
        var needs = new LinkedHashMap<String, VolumeNeed>();
        named().stream().filter(volume -> isKnown(volume.written()) || storage().volumeDriver() != null)
                .forEach(volume -> needs.putIfAbsent(volume.name(), need(volume)));
        return List.copyOf(needs.values());
    }

    private VolumeNeed need(Named volume) {
        var spec = volume.spec();
        var here = isOwn(volume.written()) ? null : made.apply(volume.name());
        if (here != null) {
            return new VolumeNeed(volume.name(), here.driver(), here.driverOpts(), false,
                    Map.of(Labels.VOLUME, volume.name()));
        }
        if (spec == null || !isKnown(volume.written())) {
            return new VolumeNeed(volume.name(), storage().volumeDriver(), Map.of(), false, Map.of());
        }
        if (spec.external() || stack == null) {
            return new VolumeNeed(volume.name(), null, Map.of(), true, Map.of());
        }
        return new VolumeNeed(volume.name(), spec.driver(), spec.driverOpts(), false,
                Map.of(Labels.STACK, stack.uuid(), Labels.STACK_NAME, stack.name(), Labels.VOLUME, volume.written()));
    }

    /** The volumes that are on its host because of it, whether it exists still or was there once. */
    public List<Named> left() {
        return instance.leavesVolumes()
                ? named().stream().filter(volume -> !instance.volumesGone().contains(volume.name())).toList()
                : List.of();
    }

    /** The names of those of them that are nowhere else. */
    public List<String> kept() {
        return left().stream().filter(this::isLocal).map(Named::name).distinct().toList();
    }

    private boolean isLocal(Named volume) {
        var driver = driver(volume);
        return driver == null || driver.isEmpty() || driver.equals(LOCAL);
    }

    /** Who keeps it; null is Docker's own choice. */
    public @Nullable String driver(Named volume) {
        var here = isOwn(volume.written()) ? null : made.apply(volume.name());
        var spec = here == null ? volume.spec() : here;
        return here == null && !isKnown(volume.written()) || spec == null ? storage().volumeDriver() : spec.driver();
    }

    private boolean anyKnown() {
        return storage().volumes().stream().anyMatch(volume -> {
            var name = MountSpec.parse(volume).name();
            return name != null && isKnown(name);
        });
    }

    /** Does the stack say all of it, or whoever made it in the environment? */
    private boolean isKnown(String written) {
        var spec = spec(written);
        return isOwn(written) || (spec != null && spec.external()) || made.apply(name(written)) != null;
    }

    /** Is it the stack's, and made for it? */
    private boolean isOwn(String written) {
        var spec = spec(written);
        return spec != null && stack != null && !spec.external() && stack.volumeNames().containsKey(written);
    }

    private @Nullable VolumeSpec spec(String written) {
        return stack == null ? null : stack.volumes().get(written);
    }

    private Storage storage() {
        return instance.config().storage();
    }
}
