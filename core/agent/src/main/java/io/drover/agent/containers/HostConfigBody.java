package io.drover.agent.containers;

import static io.drover.agent.containers.CreateBody.map;
import static io.drover.agent.containers.CreateBody.number;
import static io.drover.agent.containers.CreateBody.strings;
import static io.drover.agent.containers.CreateBody.text;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.Wire;
import io.drover.model.spec.LaunchConfig;
import java.util.List;

/** The {@code HostConfig} of Docker's create: limits, isolation, storage, logging, network. */
final class HostConfigBody {
    private final LaunchConfig config;
    private final List<String> domains;
    private final ObjectNode host = Wire.JSON.createObjectNode();

    private HostConfigBody(LaunchConfig config, List<String> domains) {
        this.config = config;
        this.domains = domains;
    }

    /** @param domains in which the host itself looks for names */
    static ObjectNode of(Step.Create step, List<String> domains) {
        var body = new HostConfigBody(step.wanted().config(), domains);
        if (step.networkOf() == null) {
            body.network();
        } else {
            body.host.put("NetworkMode", "container:" + step.networkOf());
        }
        body.limits();
        body.isolation();
        body.storage(step.volumesFrom());
        body.logging();
        if (body.config.command().init()) {
            body.host.put("Init", true);
        }
        // a container that ended is started again by the agent, which counts and reports it; Docker's own policy would
        // also start what is meant to stay stopped
        body.host.putObject("RestartPolicy").put("Name", "no");
        return body.host;
    }

    private void network() {
        var networking = config.networking();
        host.put("NetworkMode", switch (networking.mode()) {
            case "managed", "", "container" -> "bridge";
            default -> networking.mode();
        });
        strings(host, "Dns", networking.dns());
        strings(host, "DnsSearch", SearchDomains.of(config, domains));
        strings(host, "DnsOptions", networking.dnsOptions());
        strings(host, "ExtraHosts", networking.extraHosts());
        var bindings = host.putObject("PortBindings");
        for (var port : networking.ports()) {
            var binding = bindings.withArray(port.privatePort() + "/" + port.protocol().wire()).addObject();
            text(binding, "HostIp", port.bindAddress());
            // an empty one is a free one of Docker's choice
            binding.put("HostPort", port.publicPort() == null ? "" : port.publicPort().toString());
        }
    }

    private void limits() {
        var limits = config.limits();
        number(host, "Memory", limits.memory());
        number(host, "MemorySwap", limits.memorySwap());
        number(host, "MemoryReservation", limits.memoryReservation());
        number(host, "MemorySwappiness", limits.memorySwappiness());
        number(host, "KernelMemory", limits.kernelMemory());
        number(host, "CpuShares", limits.cpuShares());
        number(host, "CpuQuota", limits.cpuQuota());
        number(host, "CpuPeriod", limits.cpuPeriod());
        text(host, "CpusetCpus", limits.cpuSet());
        text(host, "CpusetMems", limits.cpuSetMems());
        number(host, "BlkioWeight", limits.blkioWeight());
        if (limits.oomKillDisable() != null) {
            host.put("OomKillDisable", limits.oomKillDisable());
        }
        number(host, "OomScoreAdj", limits.oomScoreAdj());
        number(host, "PidsLimit", limits.pidsLimit());
        number(host, "ShmSize", limits.shmSize());
        if (!limits.ulimits().isEmpty()) {
            var array = host.putArray("Ulimits");
            limits.ulimits().forEach(
                    one -> array.addObject().put("Name", one.name()).put("Soft", one.soft()).put("Hard", one.hard()));
        }
    }

    private void isolation() {
        var isolation = config.isolation();
        host.put("Privileged", isolation.privileged());
        host.put("ReadonlyRootfs", isolation.readOnly());
        strings(host, "CapAdd", isolation.capAdd());
        strings(host, "CapDrop", isolation.capDrop());
        strings(host, "SecurityOpt", isolation.securityOpt());
        text(host, "PidMode", isolation.pidMode());
        text(host, "IpcMode", isolation.ipcMode());
        text(host, "UTSMode", isolation.uts());
        text(host, "UsernsMode", isolation.usernsMode());
        text(host, "CgroupParent", isolation.cgroupParent());
        strings(host, "GroupAdd", isolation.groupAdd());
        map(host, "Sysctls", isolation.sysctls());
        if (!isolation.devices().isEmpty()) {
            var devices = host.putArray("Devices");
            isolation.devices().forEach(device -> device(devices.addObject(), device));
        }
    }

    /** Docker's own form: {@code /dev/here[:/dev/inside][:rwm]}. */
    private static void device(ObjectNode node, String device) {
        var parts = List.of(device.split(":"));
        var hasPath = parts.size() > 1 && parts.get(1).startsWith("/");
        var mode = parts.size() > 2 ? parts.get(2) : parts.size() == 2 && !hasPath ? parts.get(1) : "rwm";
        node.put("PathOnHost", parts.getFirst());
        node.put("PathInContainer", hasPath ? parts.get(1) : parts.getFirst());
        node.put("CgroupPermissions", mode);
    }

    private void storage(List<String> volumesFrom) {
        var storage = config.storage();
        strings(host, "Binds", storage.volumes().stream().filter(volume -> volume.contains(":")).toList());
        strings(host, "VolumesFrom", volumesFrom);
        text(host, "VolumeDriver", storage.volumeDriver());
        map(host, "Tmpfs", storage.tmpfs());
    }

    private void logging() {
        var logging = config.logging();
        if (logging.driver() != null || !logging.options().isEmpty()) {
            var log = host.putObject("LogConfig");
            text(log, "Type", logging.driver());
            map(log, "Config", logging.options());
        }
    }
}
