package io.drover.model;

import io.drover.model.Service.State;
import io.drover.model.Upgrade.Side;
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

    /** A launch config of one set of an upgrade, or of both; without an upgrade that makes no difference. */
    private record Part(LaunchConfig config, Side side) {
        /** As written. */
        Stream<String> volumes() {
            return config.storage().volumes().stream().map(it -> MountSpec.parse(it).name()).filter(Objects::nonNull);
        }
    }

    /** What Docker calls them. */
    public Set<String> names() {
        var names = new HashSet<String>();
        parts(service).forEach(part -> {
            var written = part.volumes().toList();
            var missing = written.isEmpty() ? Set.<Integer>of() : missing(part);
            written.forEach(volume -> missing.forEach(index -> names.add(stack == null
                    ? volume
                    : stack.volumeName(volume, service, index))));
        });
        return names;
    }

    /**
     * Could such a container of the service have it, whatever containers there are? Tells at little cost most of those that
     * need it not.
     *
     * @param name Docker's
     */
    public static boolean mayHave(Service service, @Nullable Stack stack, String name) {
        return parts(service).flatMap(Part::volumes)
                .anyMatch(written -> stack == null ? written.equals(name) : stack.mayCall(written, service, name));
    }

    /** Those that it may have to make, also when it goes back to what was before an upgrade. */
    private static Stream<Part> parts(Service service) {
        if (!service.exists() || service.state() == State.REMOVING) {
            return Stream.empty();
        }
        var upgrade = service.upgrade();
        return Stream.concat(
                service.spec().hasContainers()
                        ? service.spec().launchConfigs().stream().map(config -> new Part(config, Side.NEW))
                        : Stream.empty(),
                upgrade == null
                        ? Stream.empty()
                        : upgrade.previous().stream().map(config -> new Part(config, Side.OLD)));
    }

    /** The places that are to get a container of this part. */
    private Set<Integer> missing(Part part) {
        var there = instances.stream().filter(this::holdsPlace).map(Instance::index).collect(Collectors.toSet());
        var taken = instances.stream()
                .filter(it -> it.exists() && it.wanted() && it.config().name().equals(part.config().name())
                        && service.sideOf(it).meets(part.side()))
                .map(Instance::index).collect(Collectors.toSet());
        // the lowest that are free, as they are given away
        var missing = IntStream.iterate(1, index -> index + 1).filter(index -> !there.contains(index))
                .limit(count(there.size())).boxed().collect(Collectors.toCollection(HashSet::new));
        // a place has the other set or another container of the unit, and gets this one there
        missing.addAll(there);
        var upgrade = service.upgrade();
        // the places of an upgrade to another service are not of this one alone
        if (upgrade != null && upgrade.to() == null) {
            missing.addAll(upgrade.places().keySet());
        }
        missing.removeAll(taken);
        return missing;
    }

    private boolean holdsPlace(Instance instance) {
        return instance.exists() && (instance.wanted()
                || service.upgrade() != null && instance.desired() == Instance.Desired.KEPT);
    }

    /** @param taken how many places have something */
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
