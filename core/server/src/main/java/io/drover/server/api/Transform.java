package io.drover.server.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Refusal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST .../scripts/transform}: a container in the words of {@code docker inspect} ({@code Name}, {@code Config},
 * {@code HostConfig}) in those of this API. Rancher's compose commands send each service through it before they make
 * it. What is empty there is null here, or an empty list.
 */
final class Transform {
    private static final List<Part> CONFIG = List.of(text("Hostname", "hostname"), text("Domainname", "domainName"),
            text("User", "user"), flag("Tty", "tty"), flag("OpenStdin", "stdinOpen"),
            new Part("Image", "imageUuid", given -> "docker:" + given.text()), text("WorkingDir", "workingDir"),
            list("Cmd", "command"), list("Entrypoint", "entryPoint"), text("VolumeDriver", "volumeDriver"),
            text("StopSignal", "stopSignal"), number("StopTimeout", "stopTimeout"), map("Labels", "labels"),
            new Part("Env", "environment", Transform::environment));
    private static final List<Part> HEALTH = List.of(list("Test", "healthCmd"), number("Interval", "healthInterval"),
            number("Timeout", "healthTimeout"), number("Retries", "healthRetries"));
    private static final List<Part> HOST_CONFIG = List.of(flag("Privileged", "privileged"),
            flag("PublishAllPorts", "publishAllPorts"), list("Dns", "dns"), list("DnsSearch", "dnsSearch"),
            list("DnsOptions", "dnsOpt"), list("CapAdd", "capAdd"), list("CapDrop", "capDrop"),
            new Part("RestartPolicy", "restartPolicy", Transform::restartPolicy),
            new Part("Devices", "devices", Transform::devices), number("MemoryReservation", "memoryReservation"),
            number("BlkioWeight", "blkioWeight"), text("CgroupParent", "cgroupParent"),
            number("CpuPeriod", "cpuPeriod"), number("CpuQuota", "cpuQuota"), text("CpusetMems", "cpuSetMems"),
            number("CpuShares", "cpuShares"), text("CpusetCpus", "cpuSet"), list("GroupAdd", "groupAdd"),
            number("KernelMemory", "kernelMemory"), number("MemorySwappiness", "memorySwappiness"),
            flag("OomKillDisable", "oomKillDisable"), number("OomScoreAdj", "oomScoreAdj"),
            number("PidsLimit", "pidsLimit"), number("ShmSize", "shmSize"), map("Tmpfs", "tmpfs"),
            text("UTSMode", "uts"), text("IpcMode", "ipcMode"), map("Sysctls", "sysctls"), flag("Init", "runInit"),
            text("Isolation", "isolation"), list("SecurityOpt", "securityOpt"), text("PidMode", "pidMode"),
            text("UsernsMode", "usernsMode"), flag("ReadonlyRootfs", "readOnly"), list("ExtraHosts", "extraHosts"),
            number("Memory", "memory"), number("MemorySwap", "memorySwap"), text("VolumeDriver", "volumeDriver"),
            new Part("Ulimits", "ulimits", Transform::ulimits));

    private Transform() {
    }

    /** @throws Refusal InvalidOption for a network that only Docker knows; InvalidFormat for a value of a wrong type */
    static Map<String, @Nullable Object> container(Body body) {
        Map<String, @Nullable Object> container = new LinkedHashMap<>();
        container.put("type", "container");
        container.put("kind", "container");
        container.put("externalId", body.at("Id").orNull(Given::textOrNull));
        var name = body.at("Name").orNull(Given::textOrNull);
        container.put("name", name == null ? null : name.replaceFirst("^/", ""));
        var config = body.at("Config");
        var host = body.at("HostConfig");
        put(container, config, CONFIG);
        put(container, config.at("Healthcheck"), HEALTH);
        put(container, host, HOST_CONFIG);
        container.put("dataVolumes", volumes(config, host));
        container.put("ports", ports(host.at("PortBindings")));
        container.put("expose", exposed(config.at("ExposedPorts"), host.at("PortBindings")));
        container.put("blkioDeviceOptions", BlkioDevices.of(host));
        container.put("logConfig", logConfig(host.at("LogConfig")));
        container.put("networkMode", networkMode(config, host));
        return container;
    }

    /** @param read never sees an empty value */
    private record Part(String from, String to, Function<Given, @Nullable Object> read) {
    }

    private static void put(Map<String, @Nullable Object> container, Given given, List<Part> parts) {
        for (var part : parts) {
            var value = given.at(part.from());
            var read = isEmpty(value.node()) ? null : part.read().apply(value);
            if (read != null || container.get(part.to()) == null) {
                container.put(part.to(), read);
            }
        }
    }

    private static boolean isEmpty(JsonNode node) {
        return node.isMissingNode() || node.isNull() || node.isTextual() && node.textValue().isEmpty()
                || node.isNumber() && node.doubleValue() == 0;
    }

    private static Part text(String from, String to) {
        return new Part(from, to, Given::text);
    }

    private static Part number(String from, String to) {
        return new Part(from, to, Given::whole);
    }

    private static Part flag(String from, String to) {
        return new Part(from, to, Given::bool);
    }

    private static Part list(String from, String to) {
        return new Part(from, to, Given::texts);
    }

    private static Part map(String from, String to) {
        return new Part(from, to, Given::map);
    }

    private static Map<String, String> environment(Given given) {
        var environment = new LinkedHashMap<String, String>();
        for (var line : given.texts()) {
            var equals = line.indexOf('=');
            environment.put(equals < 0 ? line : line.substring(0, equals),
                    equals < 0 ? "" : line.substring(equals + 1));
        }
        return environment;
    }

    private static @Nullable Object restartPolicy(Given given) {
        var name = given.object().at("Name").orNull(Given::textOrNull);
        var retries = given.at("MaximumRetryCount").orNull(Given::integer);
        return name == null ? null : Map.of("name", name, "maximumRetryCount", retries == null ? 0 : retries);
    }

    private static List<String> devices(Given given) {
        return given.items().stream().map(device -> Given.joined(":", device.at("PathOnHost"),
                device.at("PathInContainer"), device.at("CgroupPermissions"))).toList();
    }

    /** Never null: Rancher's commands look into it without asking. */
    private static Object logConfig(Given given) {
        Map<String, @Nullable Object> config = new LinkedHashMap<>();
        config.put("type", "logConfig");
        config.put("driver", given.at("Type").orNull(Given::textOrNull));
        var options = given.at("Config").orNull(Given::map);
        config.put("config", options == null ? Map.of() : options);
        return config;
    }

    private static List<Object> ulimits(Given given) {
        return given.items().stream().map(limit -> (Object) Map.of("name", limit.at("Name").text(), "soft",
                limit.at("Soft").whole(), "hard", limit.at("Hard").whole())).toList();
    }

    private static List<String> volumes(Given config, Given host) {
        var volumes = new LinkedHashSet<String>();
        if (!host.at("Binds").absent()) {
            volumes.addAll(host.at("Binds").texts());
        }
        if (!config.at("Volumes").absent()) {
            config.at("Volumes").object().node().fieldNames().forEachRemaining(volumes::add);
        }
        return List.copyOf(volumes);
    }

    /** Always with the protocol. */
    private static List<String> ports(Given bindings) {
        var ports = new ArrayList<String>();
        if (!bindings.absent()) {
            bindings.object().node().fieldNames().forEachRemaining(port -> {
                var binding = bindings.at(port);
                if (!binding.absent()) {
                    binding.items().forEach(item -> ports.add(port(item, withProtocol(port))));
                }
            });
        }
        return ports;
    }

    private static String port(Given binding, String inside) {
        var port = Given.joined(":", binding.at("HostIp"), binding.at("HostPort"));
        return port.isEmpty() ? inside : port + ":" + inside;
    }

    /** What is published is not said a second time. */
    private static List<String> exposed(Given exposed, Given published) {
        var ports = new ArrayList<String>();
        if (!exposed.absent()) {
            exposed.object().node().fieldNames().forEachRemaining(port -> {
                if (!published.node().has(port)) {
                    ports.add(withProtocol(port));
                }
            });
        }
        return ports;
    }

    private static String withProtocol(String port) {
        return port.contains("/") ? port : port + "/tcp";
    }

    private static String networkMode(Given config, Given host) {
        if (!config.at("NetworkDisabled").absent() && config.at("NetworkDisabled").bool()) {
            return "none";
        }
        var given = host.at("NetworkMode");
        var mode = given.absent() ? "" : given.text();
        return switch (mode) {
            case "", "default", "bridge" -> "bridge";
            case "host", "none" -> mode;
            default -> throw new Refusal(Refusal.Code.InvalidOption, "networkMode",
                    "the network mode " + mode + " cannot be transformed: only bridge, host and none can");
        };
    }
}
