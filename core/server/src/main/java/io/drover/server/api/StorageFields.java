package io.drover.server.api;

import io.drover.model.spec.LaunchConfig.Storage;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where the container keeps its data. */
final class StorageFields {
    static final List<LaunchField> ALL = List.of(
            field("dataVolumes", "array[string]", Storage::volumes, (it, given) -> it.withVolumes(given.texts())),
            field("dataVolumesFromLaunchConfigs", "array[string]", Storage::volumesFrom,
                    (it, given) -> it.withVolumesFrom(given.texts())),
            field("volumeDriver", "string", Storage::volumeDriver,
                    (it, given) -> it.withVolumeDriver(given.textOrNull())),
            field("tmpfs", "map[string]", Storage::tmpfs, (it, given) -> it.withTmpfs(given.map())));

    private StorageFields() {
    }

    private static LaunchField field(String name, String type, Function<Storage, @Nullable Object> get,
            BiFunction<Storage, Given, Storage> set) {
        return new LaunchField(name, type, config -> get.apply(config.storage()),
                (config, given) -> config.withStorage(set.apply(config.storage(), given)));
    }
}
