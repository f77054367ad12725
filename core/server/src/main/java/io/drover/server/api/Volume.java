package io.drover.server.api;

import io.drover.model.Entity;
import io.drover.model.Instance;
import io.drover.model.InstanceState;
import io.drover.model.NamedVolume;
import io.drover.model.spec.VolumeSpec;
import io.drover.server.store.HostVolumes.Use;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A volume with a name: on one host, as the containers show that have it or had it, or made in the environment.
 *
 * @param hostId null of one that is on no host, or on several
 * @param name Docker's
 * @param uses by those that were there first; at least one, or {@code named}
 * @param named what people want of it, or null
 */
record Volume(String scope, @Nullable String hostId, String name, List<Use> uses,
        @Nullable NamedVolume named) implements Entity {
    private static final String LOCAL = "local";

    @Override
    public String id() {
        return named != null && named.made() ? named.id() : "1v" + host().substring(2) + "-" + name;
    }

    private String host() {
        return Objects.requireNonNull(hostId != null || named == null ? hostId : named.hostId());
    }

    /** The containers that mount it. */
    List<Use> mounts() {
        return uses.stream().filter(use -> use.instance().exists()).toList();
    }

    boolean used() {
        return uses.stream().anyMatch(use -> use.instance().state() == InstanceState.RUNNING
                && use.instance().exists());
    }

    /** Is no container to have it any more? */
    boolean free() {
        return mounts().stream().allMatch(use -> use.instance().desired() == Instance.Desired.REMOVED);
    }

    @Nullable
    String stackId() {
        return first() == null ? null : first().instance().stackId();
    }

    private @Nullable Use first() {
        // those that are here say what is so now
        return uses.stream().filter(use -> use.instance().exists()).findFirst()
                .orElse(uses.isEmpty() ? null : uses.getLast());
    }

    /** How the stack of the first that mounts it describes it, or null. */
    @Nullable
    VolumeSpec spec() {
        return first() == null ? null : first().volume().spec();
    }

    /** What that stack calls it. */
    String written() {
        return first() == null ? name : first().volume().written();
    }

    @Nullable
    String templateId() {
        var stack = stackId();
        return spec() == null || stack == null ? null : VolumeTemplate.id(stack, written());
    }

    String driver() {
        var driver = named != null && named.made() ? named.driver() : first() == null ? null : first().driver();
        return driver == null || driver.isEmpty() ? LOCAL : driver;
    }

    @Override
    public Instant created() {
        return Stream.concat(Stream.ofNullable(named == null || !named.made() ? null : named.created()),
                uses.stream().map(use -> use.instance().created())).min(Instant::compareTo)
                .orElseGet(() -> Objects.requireNonNull(named).created());
    }

    @Override
    public @Nullable Instant removed() {
        return named == null ? null : named.removed();
    }
}
