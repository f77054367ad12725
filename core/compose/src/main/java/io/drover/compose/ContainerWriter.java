package io.drover.compose;

import io.drover.model.spec.LaunchConfig;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The keys that describe one container: the way back of {@link ContainerReader}. */
final class ContainerWriter {
    private ContainerWriter() {
    }

    static Written of(LaunchConfig config) {
        var keys = new Written().put("image", config.image());
        command(keys, config.command());
        networking(keys, config.networking());
        limits(keys, config.limits());
        isolation(keys, config.isolation());
        storage(keys, config.storage());
        var logging = config.logging();
        keys.put("logging", new Written().put("driver", logging.driver()).put("options", logging.options()).values());
        keys.put("labels", config.labels());
        var check = config.commandCheck();
        if (check != null) {
            keys.put("healthcheck", new Written().put("test", check.test()).put("interval", time(check.interval()))
                    .put("timeout", time(check.timeout())).put("retries", check.retries())
                    .put("start_period", time(check.startPeriod())).values());
        }
        var restart = config.restart();
        keys.put("restart", restart.maximumRetryCount() == 0
                ? restart.name()
                : restart.name() + ":" + restart.maximumRetryCount());
        return keys;
    }

    private static @Nullable String time(@Nullable Long nanos) {
        return nanos == null ? null : TimeUnit.NANOSECONDS.toMillis(nanos) + "ms";
    }

    private static void command(Written keys, LaunchConfig.Command command) {
        keys.put("command", command.command()).put("entrypoint", command.entryPoint())
                .put("environment", command.environment()).put("working_dir", command.workingDir())
                .put("user", command.user()).put("tty", command.tty()).put("stdin_open", command.stdinOpen())
                .put("stop_signal", command.stopSignal()).put("init", command.init());
        if (command.stopTimeoutSeconds() != null) {
            keys.put("stop_grace_period", command.stopTimeoutSeconds() + "s");
        }
    }

    private static void networking(Written keys, LaunchConfig.Networking networking) {
        if (networking.networkFrom() != null) {
            keys.put("network_mode", "container:" + networking.networkFrom());
        } else if (!networking.mode().equals("managed")) {
            keys.put("network_mode", networking.mode());
        }
        keys.put("hostname", networking.hostname()).put("domainname", networking.domainName())
                .put("dns", networking.dns()).put("dns_search", networking.dnsSearch())
                .put("dns_opt", networking.dnsOptions()).put("extra_hosts", networking.extraHosts())
                .put("mac_address", networking.macAddress())
                .put("ports", networking.ports().stream().map(Objects::toString).toList())
                .put("expose", networking.expose());
    }

    private static void limits(Written keys, LaunchConfig.Limits limits) {
        keys.put("mem_limit", limits.memory()).put("memswap_limit", limits.memorySwap())
                .put("mem_reservation", limits.memoryReservation()).put("mem_swappiness", limits.memorySwappiness())
                .put("kernel_memory", limits.kernelMemory()).put("cpu_shares", limits.cpuShares())
                .put("cpu_quota", limits.cpuQuota()).put("cpu_period", limits.cpuPeriod())
                .put("cpuset", limits.cpuSet()).put("cpuset_mems", limits.cpuSetMems())
                .put("blkio_weight", limits.blkioWeight()).put("oom_score_adj", limits.oomScoreAdj())
                .put("pids_limit", limits.pidsLimit()).put("shm_size", limits.shmSize());
        // here no is not the same as nothing
        if (limits.oomKillDisable() != null) {
            keys.put("oom_kill_disable", limits.oomKillDisable().toString());
        }
        var ulimits = new LinkedHashMap<String, Object>();
        limits.ulimits().forEach(limit -> ulimits.put(limit.name(), Map.of("soft", limit.soft(), "hard",
                limit.hard())));
        keys.put("ulimits", ulimits);
    }

    private static void isolation(Written keys, LaunchConfig.Isolation isolation) {
        keys.put("privileged", isolation.privileged()).put("read_only", isolation.readOnly())
                .put("cap_add", isolation.capAdd()).put("cap_drop", isolation.capDrop())
                .put("devices", isolation.devices()).put("security_opt", isolation.securityOpt())
                .put("pid", isolation.pidMode()).put("ipc", isolation.ipcMode()).put("uts", isolation.uts())
                .put("userns_mode", isolation.usernsMode()).put("cgroup_parent", isolation.cgroupParent())
                .put("group_add", isolation.groupAdd()).put("sysctls", isolation.sysctls());
    }

    private static void storage(Written keys, LaunchConfig.Storage storage) {
        keys.put("volumes", storage.volumes()).put("volumes_from", storage.volumesFrom())
                .put("volume_driver", storage.volumeDriver())
                .put("tmpfs", storage.tmpfs().entrySet().stream()
                        .map(mount -> mount.getValue().isEmpty()
                                ? mount.getKey()
                                : mount.getKey() + ":" + mount.getValue())
                        .toList());
    }
}
