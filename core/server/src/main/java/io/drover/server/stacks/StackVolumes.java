package io.drover.server.stacks;

import io.drover.model.Refusal;
import io.drover.model.Refusal.Code;
import io.drover.model.Stack;
import io.drover.model.VolumeName;
import io.drover.model.spec.VolumeSpec;
import io.drover.server.store.Draft;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The volumes that a stack describes. Each gets its name on the hosts when it comes, and keeps it until it goes. */
final class StackVolumes {
    /** As long as Rancher's. */
    private static final int MARK = 5;

    private StackVolumes() {
    }

    /**
     * @param field of the request, which a refusal names
     * @throws Refusal when one that Docker may have made would have to be made in another way
     */
    static Stack with(Draft draft, Stack stack, Map<String, VolumeSpec> more, String field) {
        var volumes = new LinkedHashMap<>(stack.volumes());
        var names = new LinkedHashMap<>(stack.volumeNames());
        more.forEach((volume, spec) -> {
            var before = volumes.put(volume, spec);
            if (before == null || !Objects.equals(before.name(), spec.name())) {
                names.put(volume, name(draft, stack, volume, spec.name()));
            } else if (names.containsKey(volume) && !before.external() && !spec.external()
                    && !spec.isMadeAs(before)) {
                throw new Refusal(Code.InvalidOption, field, "the volume " + volume + " of the stack " + stack.name()
                        + " has the driver " + before.driverOrLocal() + " with the options " + before.driverOpts()
                        + ", and what is in it stays there; one with others needs another name");
            }
        });
        return stack.withVolumes(volumes).withVolumeNames(names);
    }

    private static VolumeName name(Draft draft, Stack stack, String volume, @Nullable String given) {
        return given != null
                ? VolumeName.given(given)
                : VolumeName.of(stack.name(), volume, draft.newUuid().substring(0, MARK));
    }

    /** Null when there is no such volume. */
    static @Nullable Stack without(Stack stack, String volume) {
        var volumes = new LinkedHashMap<>(stack.volumes());
        var names = new LinkedHashMap<>(stack.volumeNames());
        names.remove(volume);
        return volumes.remove(volume) == null ? null : stack.withVolumes(volumes).withVolumeNames(names);
    }
}
