package io.drover.server.api;

import io.drover.model.spec.LaunchConfig.Limits;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import io.drover.model.spec.LaunchConfig.Limits.Ulimit;
import java.util.Map;

/** What the container may use, and what is kept free for it. */
final class LimitFields {
    static final List<LaunchField> ALL = List.of(
            field("memory", "int", Limits::memory, (it, given) -> it.withMemory(given.whole())),
            field("memorySwap", "int", Limits::memorySwap, (it, given) -> it.withMemorySwap(given.whole())),
            field("memoryReservation", "int", Limits::memoryReservation,
                    (it, given) -> it.withMemoryReservation(given.whole())),
            field("memorySwappiness", "int", Limits::memorySwappiness,
                    (it, given) -> it.withMemorySwappiness(given.whole())),
            field("kernelMemory", "int", Limits::kernelMemory, (it, given) -> it.withKernelMemory(given.whole())),
            field("cpuShares", "int", Limits::cpuShares, (it, given) -> it.withCpuShares(given.integer())),
            field("cpuQuota", "int", Limits::cpuQuota, (it, given) -> it.withCpuQuota(given.whole())),
            field("cpuPeriod", "int", Limits::cpuPeriod, (it, given) -> it.withCpuPeriod(given.whole())),
            field("cpuSet", "string", Limits::cpuSet, (it, given) -> it.withCpuSet(given.textOrNull())),
            field("cpuSetMems", "string", Limits::cpuSetMems, (it, given) -> it.withCpuSetMems(given.textOrNull())),
            field("milliCpuReservation", "int", Limits::milliCpuReservation,
                    (it, given) -> it.withMilliCpuReservation(given.integer())),
            field("blkioWeight", "int", Limits::blkioWeight, (it, given) -> it.withBlkioWeight(given.integer())),
            field("oomKillDisable", "boolean", Limits::oomKillDisable,
                    (it, given) -> it.withOomKillDisable(given.bool())),
            field("oomScoreAdj", "int", Limits::oomScoreAdj, (it, given) -> it.withOomScoreAdj(given.integer())),
            field("pidsLimit", "int", Limits::pidsLimit, (it, given) -> it.withPidsLimit(given.whole())),
            field("shmSize", "int", Limits::shmSize, (it, given) -> it.withShmSize(given.whole())),
            field("ulimits", "array[ulimit]", it -> it.ulimits().stream().map(LimitFields::body).toList(),
                    (it, given) -> it.withUlimits(given.items().stream().map(LimitFields::ulimit).toList())));

    private LimitFields() {
    }

    private static LaunchField field(String name, String type, Function<Limits, @Nullable Object> get,
            BiFunction<Limits, Given, Limits> set) {
        return new LaunchField(name, type, config -> get.apply(config.limits()),
                (config, given) -> config.withLimits(set.apply(config.limits(), given)));
    }

    private static Map<String, Object> body(Ulimit ulimit) {
        return Map.of("type", "ulimit", "name", ulimit.name(), "soft", ulimit.soft(), "hard", ulimit.hard());
    }

    private static Ulimit ulimit(Given given) {
        var name = given.object().at("name");
        if (name.absent()) {
            throw name.wrong("the name of a limit");
        }
        var soft = given.at("soft").whole();
        var hard = given.at("hard").orNull(Given::whole);
        return new Ulimit(name.text(), soft, hard == null ? soft : hard);
    }
}
