package io.drover.model;

import io.drover.model.Service.State;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.MountSpec;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The volumes of the containers that a service is still to have: before its first start, or while one is replaced by the
 * next. What containers have that are there is {@link ContainerVolumes}. Pure.
 *
 * @param instances all of the service, in whatever state
 * @param scale how many units it is to have at least; of a global one on how many hosts it may be
 */
public record ComingVolumes(Service service, @Nullable Stack stack, List<Instance> instances, int scale) {

    /** @param name Docker's */
    public boolean has(String name) {
        if (!service.exists() || service.state() == State.REMOVING) {
            return false;
        }
        return configs().anyMatch(config -> config.storage().volumes().stream().map(it -> MountSpec.parse(it).name())
                .filter(Objects::nonNull).anyMatch(written -> comes(config, written, name)));
    }

    /** Those that it may have to make, also when it goes back to what was before an upgrade. */
    private Stream<LaunchConfig> configs() {
        var upgrade = service.upgrade();
        return Stream.concat(
                service.spec().hasContainers() ? service.spec().launchConfigs().stream() : Stream.empty(),
                upgrade == null ? Stream.empty() : upgrade.previous().stream());
    }

    private boolean comes(LaunchConfig config, String written, String name) {
        var shared = stack == null ? written : stack.volumeName(written);
        if (shared != null) {
            return shared.equals(name) && !missing(config).isEmpty();
        }
        return missing(config).stream()
                .anyMatch(index -> Objects.requireNonNull(stack).volumeName(written, service, index).equals(name));
    }

    /** The places that are to get a container of this launch config. */
    private Set<Integer> missing(LaunchConfig config) {
        var taken = instances.stream()
                .filter(it -> it.exists() && it.wanted() && it.config().name().equals(config.name()))
                .map(Instance::index).collect(Collectors.toSet());
        var count = count(taken.size());
        // the lowest that are free, as they are given away
        var missing = IntStream.iterate(1, index -> index + 1).filter(index -> !taken.contains(index)).limit(count)
                .boxed().collect(Collectors.toCollection(HashSet::new));
        if (count > 0 && service.upgrade() != null) {
            missing.addAll(service.upgrade().places().keySet());
            missing.removeAll(taken);
        }
        return missing;
    }

    private int count(int taken) {
        if (!service.spec().global()) {
            return Math.max(0, scale - taken);
        }
        // which hosts it is to be on is not known here, only whether it is there
        return switch (service.state()) {
            case ACTIVE, UPGRADED -> 0;
            case INACTIVE -> taken == 0 ? scale : 0;
            default -> scale;
        };
    }
}
