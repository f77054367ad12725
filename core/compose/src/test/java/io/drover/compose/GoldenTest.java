package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.drover.model.Refusal;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.ServiceKind;
import io.drover.model.spec.ServiceSpec;
import io.drover.model.spec.StackSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Real stacks read here and by Rancher's own compose code become the same services. */
class GoldenTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern TEMPLATE = Pattern.compile("template:(\\d+): (function \"\\w+\" not defined)");
    private static final Pattern FORMAT = Pattern
            .compile("Service '([^']+)' configuration key .* Does not match format '(\\w+)'");
    /** Compared by {@code service}, {@code config} and {@code docker} below, by where they stand in the requests. */
    private static final Set<String> COMPARED = Set.of("service.name", "service.scale", "service.metadata",
            "service.retainIp", "service.scalePolicy", "service.selectorLink", "service.storageDriver",
            "service.networkDriver", "service.lbConfig", "service.healthCheck", "service.launchConfig",
            "service.secondaryLaunchConfigs", "launchConfig.name", "launchConfig.imageUuid",
            "launchConfig.networkMode", "launchConfig.networkLaunchConfig",
            "launchConfig.dataVolumesFromLaunchConfigs", "launchConfig.healthCheck", "launchConfig.expose",
            "launchConfig.volumeDriver", "Config.Cmd", "Config.Domainname", "Config.Entrypoint", "Config.Env",
            "Config.ExposedPorts", "Config.Hostname", "Config.Labels", "Config.OpenStdin", "Config.Tty",
            "Config.User", "Config.Volumes", "HostConfig.Binds", "HostConfig.CapAdd", "HostConfig.DnsSearch",
            "HostConfig.IpcMode", "HostConfig.LogConfig", "HostConfig.Memory", "HostConfig.PidMode",
            "HostConfig.PortBindings", "HostConfig.Privileged", "HostConfig.RestartPolicy", "HostConfig.Sysctls",
            "HostConfig.VolumeDriver", "HostConfig.VolumesFrom");
    /** What is in the requests and is not compared, and why. Links are not in them: they are set by an action. */
    private static final Map<String, String> LEFT_OUT = Map.ofEntries(
            Map.entry("service.stackId", "the recorder made it up"),
            Map.entry("launchConfig.type", "always container"),
            Map.entry("launchConfig.logConfig", "empty in all of them; HostConfig.LogConfig is compared"),
            Map.entry("launchConfig.command", "simplified; Config.Cmd is compared"),
            Map.entry("launchConfig.entryPoint", "simplified; Config.Entrypoint is compared"),
            Map.entry("launchConfig.environment", "simplified; Config.Env is compared"),
            Map.entry("launchConfig.labels", "simplified; Config.Labels are compared"),
            Map.entry("launchConfig.ports", "simplified; HostConfig.PortBindings are compared"),
            Map.entry("launchConfig.dataVolumes", "simplified; Binds and Config.Volumes are compared"),
            Map.entry("launchConfig.tty", "simplified; Config.Tty is compared"),
            Map.entry("launchConfig.stdinOpen", "simplified; Config.OpenStdin is compared"),
            Map.entry("launchConfig.privileged", "simplified; HostConfig.Privileged is compared"),
            Map.entry("Config.Image", "launchConfig.imageUuid is compared"),
            Map.entry("HostConfig.ConsoleSize", "of Docker on Windows, always 0, 0"),
            Map.entry("HostConfig.NetworkMode", "launchConfig.networkMode is compared"));
    private static final TypeReference<Map<String, String>> STRINGS = new TypeReference<>() {
    };

    @Test
    void realStacksBecomeWhatRancherMakesOfThem() throws IOException {
        var stacks = 0;
        var refused = 0;
        var services = 0;
        var different = new ArrayList<String>();
        try (var files = Files.list(Catalog.folder("golden"))) {
            for (var file : files.sorted().toList()) {
                var golden = JSON.readTree(file.toFile());
                var folder = Catalog.folder("compose").resolve(golden.path("corpus").asText().equals("community")
                        ? "community-catalog"
                        : "rancher-catalog").resolve(golden.path("path").asText());
                var docker = Files.readString(folder.resolve(golden.path("docker_compose").asText()));
                stacks++;
                try {
                    var read = ComposeFiles.read(docker, rancher(folder, golden), answers(golden));
                    services += read.services().size();
                    if (golden.path("rc").asInt() == 0) {
                        new Comparison(file.getFileName().toString(), golden, different).stack(read);
                    } else {
                        different.add(file.getFileName() + ": not refused: " + golden.path("error").asText());
                    }
                } catch (Refusal refusal) {
                    refused++;
                    if (golden.path("rc").asInt() == 0 || !sameReason(golden.path("error").asText(), refusal)) {
                        different.add(file.getFileName() + ": " + refusal.getMessage());
                    }
                }
            }
        }
        assertThat(different).as("%d stacks, %d services", stacks, services).isEmpty();
        assertThat(stacks).isEqualTo(424);
        assertThat(refused).isEqualTo(13);
    }

    /** Rancher's words are its own; the line and the function, or the service and the key, are the same. */
    private static boolean sameReason(String theirs, Refusal ours) {
        var message = String.valueOf(ours.getMessage());
        var template = TEMPLATE.matcher(theirs.replace("\\", ""));
        var format = FORMAT.matcher(theirs);
        return template.find()
                ? message.matches("[a-z-]+\\.yml line " + template.group(1) + ": template: " + template.group(2))
                : format.find() && message.matches("[a-z-]+\\.yml line \\d+: service " + format.group(1) + ": "
                        + format.group(2) + " must be .*");
    }

    private static String rancher(Path folder, JsonNode golden) throws IOException {
        var file = folder.resolve(golden.path("rancher_compose").asText("none"));
        return Files.isRegularFile(file) ? Files.readString(file) : "";
    }

    private static Map<String, String> answers(JsonNode golden) {
        var answers = new HashMap<String, String>();
        golden.path("answers").properties().forEach(it -> answers.put(it.getKey(), it.getValue().asText()));
        return answers;
    }

    /** Differences between services as read and as Rancher's code would create them. */
    private record Comparison(String file, JsonNode golden, List<String> different) {

        void stack(StackSpec read) {
            services(read.services());
            warnings(read);
            var volumes = new TreeMap<String, JsonNode>();
            creates("volumetemplates").forEach(body -> volumes.put(body.path("name").asText(), body));
            for (var volume : volumes.entrySet()) {
                var spec = read.volumes().get(volume.getKey());
                same(volume.getKey(), "is a volume", true, spec != null);
                if (spec != null) {
                    same(volume.getKey(), "driver", volume.getValue().path("driver").asText(), text(spec.driver()));
                    same(volume.getKey(), "options", 0, spec.driverOpts().size());
                    same(volume.getKey(), "external", volume.getValue().path("external").asBoolean(), spec.external());
                    same(volume.getKey(), "perContainer", volume.getValue().path("perContainer").asBoolean(),
                            spec.perContainer());
                }
            }
        }

        /** Variables that nobody set, and links to other stacks, of which there were none. */
        private void warnings(StackSpec read) {
            var wanted = new TreeSet<String>();
            golden.path("warnings").forEach(warning -> wanted.add(warning.asText()));
            var here = new TreeSet<String>();
            read.notes().stream().filter(note -> note.startsWith("the variable ")).forEach(
                    note -> here
                            .add("The " + note.split(" ")[2] + " variable is not set. Substituting a blank string."));
            read.services().forEach(service -> service.links().stream().map(ServiceSpec.Link::service)
                    .filter(name -> name.contains("/"))
                    .forEach(name -> here.add("Failed to find service " + name + " to link to")));
            same("", "warnings", wanted, here);
        }

        private List<JsonNode> creates(String collection) {
            var bodies = new ArrayList<JsonNode>();
            golden.path("creates").forEach(create -> {
                if (create.path(0).asText().endsWith(collection)) {
                    bodies.add(create.path(1));
                }
            });
            return bodies;
        }

        private void services(List<ServiceSpec> read) {
            var wanted = new HashMap<String, JsonNode>();
            creates("services").forEach(body -> wanted.put(body.path("name").asText(), body));
            var names = new TreeSet<String>();
            read.forEach(service -> names.add(service.name()));
            same("", "services", new TreeSet<>(wanted.keySet()), names);
            for (var service : read) {
                var body = wanted.get(service.name());
                if (body != null) {
                    service(service, body);
                }
            }
        }

        /** Says of each field with a value that nobody compares it. */
        private void complete(String name, String kind, JsonNode node) {
            node.properties().forEach(field -> {
                var empty = field.getValue().isNull()
                        || field.getValue().isContainerNode() && field.getValue().isEmpty();
                var where = kind + "." + field.getKey();
                if (!empty && !Set.of("links", "actions").contains(field.getKey()) && !COMPARED.contains(where)
                        && !LEFT_OUT.containsKey(where)
                        && !Set.of("", "0", "false").contains(field.getValue().asText())) {
                    different.add(file + " " + name + ": nobody compares " + where);
                }
            });
        }

        private void service(ServiceSpec service, JsonNode body) {
            var name = service.name();
            complete(name, "service", body);
            same(name, "kind", collection(name), "/" + service.kind().wire().toLowerCase(Locale.ROOT) + "s");
            same(name, "selectorLink", body.path("selectorLink").asText(""), text(service.selectorLink()));
            same(name, "storageDriver", bare(body.path("storageDriver")),
                    service.kind() == ServiceKind.STORAGE_DRIVER ? json(service.driver()) : MissingNode.getInstance());
            same(name, "networkDriver", bare(body.path("networkDriver")),
                    service.kind() == ServiceKind.NETWORK_DRIVER ? json(service.driver()) : MissingNode.getInstance());
            if (service.kind() == ServiceKind.LOAD_BALANCER) {
                balancer(service, body);
            }
            same(name, "retainIp", body.path("retainIp").asBoolean(), service.retainIp());
            if (!service.global()) {
                same(name, "scale", body.path("scale").asInt(), service.scale());
            }
            var metadata = ((ObjectNode) body.path("metadata")).deepCopy().without("io.rancher.service.hash");
            same(name, "metadata", metadata, json(service.metadata()));
            var policy = service.scalePolicy();
            same(name, "scalePolicy", bare(body.path("scalePolicy")),
                    policy == null ? MissingNode.getInstance() : json(JSON.convertValue(policy, JsonNode.class)));
            if (service.launchConfig() != null) {
                if (body.has("healthCheck")) {
                    healthCheck(name, service.launchConfig(), body.path("healthCheck"));
                }
                config(name, service.launchConfig(), body.path("launchConfig"), name);
                for (var sidekick : service.sidekicks()) {
                    var found = new ArrayList<JsonNode>();
                    body.path("secondaryLaunchConfigs").forEach(it -> {
                        if (it.path("name").asText().equals(sidekick.name())) {
                            found.add(it);
                        }
                    });
                    same(name, "sidekick " + sidekick.name(), 1, found.size());
                    if (!found.isEmpty()) {
                        config(name + "/" + sidekick.name(), sidekick, found.getFirst(), sidekick.name());
                    }
                }
                same(name, "sidekicks", body.path("secondaryLaunchConfigs").size(), service.sidekicks().size());
            }
        }

        private String collection(String name) {
            for (var create : golden.path("creates")) {
                if (create.path(1).path("name").asText().equals(name) && !create.path(0).asText().contains("stacks")
                        && !create.path(0).asText().contains("volume")) {
                    return create.path(0).asText();
                }
            }
            return "none";
        }

        /** Without what every nested object of the API has. */
        private static JsonNode bare(JsonNode node) {
            if (!node.isObject()) {
                return node;
            }
            var bare = JSON.createObjectNode();
            node.properties().forEach(field -> {
                if (!field.getKey().equals("links") && !field.getKey().equals("actions")) {
                    if (field.getValue().isArray()) {
                        var items = bare.putArray(field.getKey());
                        field.getValue().forEach(item -> items.add(bare(item)));
                    } else {
                        bare.set(field.getKey(), bare(field.getValue()));
                    }
                }
            });
            return bare;
        }

        private void balancer(ServiceSpec service, JsonNode body) {
            var made = creates("services");
            var wanted = new ArrayList<String>();
            body.path("lbConfig").path("portRules").forEach(rule -> {
                var id = rule.path("serviceId").asText();
                var target = id.isEmpty() ? "" : made.get(Integer.parseInt(id.substring(2)) - 1).path("name").asText();
                wanted.add(rule.path("protocol").asText("http") + " " + rule.path("sourcePort").asInt() + " "
                        + target + " " + rule.path("targetPort").asInt() + " " + rule.path("priority").asInt(0) + " "
                        + rule.path("hostname").asText("") + rule.path("path").asText(""));
            });
            var config = Objects.requireNonNull(service.lbConfig());
            same(service.name(), "rules", wanted, config.portRules().stream().map(rule -> rule.protocol() + " "
                    + rule.sourcePort() + " " + text(rule.service()) + " " + rule.targetPort() + " "
                    + (rule.priority() == null ? 0 : rule.priority()) + " " + text(rule.hostname())
                    + text(rule.path())).toList());
            same(service.name(), "cookie", body.path("lbConfig").path("stickinessPolicy").path("cookie").asText(""),
                    config.stickiness() == null ? "" : text(config.stickiness().cookie()));
            var open = new TreeSet<String>();
            body.path("launchConfig").path("ports").forEach(port -> open.add(port.asText().replaceAll("[:/].*", "")));
            same(service.name(), "published", open, new TreeSet<>(Objects.requireNonNull(service.launchConfig())
                    .networking().ports().stream().map(port -> String.valueOf(port.publicPort())).toList()));
        }

        private void config(String name, LaunchConfig read, JsonNode wanted, String container) {
            complete(name, "launchConfig", wanted);
            same(name, "image", wanted.path("imageUuid").asText(), "docker:" + read.image());
            same(name, "network", wanted.path("networkMode").asText(), read.networking().mode());
            same(name, "networkFrom", wanted.path("networkLaunchConfig").asText(""),
                    read.networking().networkFrom() == null ? "" : read.networking().networkFrom());
            same(name, "volumesFrom", texts(wanted.path("dataVolumesFromLaunchConfigs"), true),
                    new TreeSet<>(read.storage().volumesFrom()).stream().toList());
            same(name, "volumeDriver", wanted.path("volumeDriver").asText(""), text(read.storage().volumeDriver()));
            healthCheck(name, read, wanted.path("healthCheck"));
            same(name, "expose", new TreeSet<>(texts(wanted.path("expose"), true)),
                    new TreeSet<>(read.networking().expose()));
            for (var docker : golden.path("transform_inputs")) {
                if (docker.path("Name").asText().equals("/" + container)) {
                    docker(name, read, docker);
                    return;
                }
            }
            different.add(file + " " + name + ": no container");
        }

        private void healthCheck(String name, LaunchConfig read, JsonNode wanted) {
            var check = wanted;
            var health = read.healthCheck();
            same(name, "health check", check.isMissingNode() || check.isNull(), health == null);
            if (health != null) {
                var all = JSON.createObjectNode().put("port", health.port())
                        .put("requestLine", text(health.requestLine()))
                        .put("strategy", health.strategy()).put("interval", health.interval())
                        .put("responseTimeout", health.responseTimeout())
                        .put("healthyThreshold", health.healthyThreshold())
                        .put("unhealthyThreshold", health.unhealthyThreshold())
                        .put("initializingTimeout", health.initializingTimeout())
                        .put("reinitializingTimeout", health.reinitializingTimeout());
                all.putObject("recreateOnQuorumStrategyConfig").put("quorum", health.quorum());
                // what Rancher's page fills in where the file says nothing
                var defaults = JSON.createObjectNode().put("requestLine", "").put("strategy", "recreate")
                        .put("interval", 2000).put("responseTimeout", 2000).put("healthyThreshold", 2)
                        .put("unhealthyThreshold", 3).putNull("initializingTimeout").putNull("reinitializingTimeout");
                defaults.putObject("recreateOnQuorumStrategyConfig").put("quorum", 1);
                same(name, "health check", defaults.setAll((ObjectNode) bare(check)), all);
            }
        }

        private void docker(String name, LaunchConfig read, JsonNode container) {
            var config = container.path("Config");
            var host = container.path("HostConfig");
            var command = read.command();
            complete(name, "Config", config);
            complete(name, "HostConfig", host);
            same(name, "hostname", config.path("Hostname").asText(), text(read.networking().hostname()));
            same(name, "domainname", config.path("Domainname").asText(), text(read.networking().domainName()));
            same(name, "sysctls", strings(host.path("Sysctls")), read.isolation().sysctls());
            same(name, "log options", strings(host.path("LogConfig").path("Config")), read.logging().options());
            same(name, "restarts", host.path("RestartPolicy").path("MaximumRetryCount").asInt(),
                    read.restart().maximumRetryCount());
            same(name, "VolumeDriver", host.path("VolumeDriver").asText(), text(read.storage().volumeDriver()));
            // by the name of the service or, of the stack g, of its first container
            same(name, "VolumesFrom", texts(host.path("VolumesFrom"), false).stream()
                    .map(from -> from.replaceFirst("^g_(.*)_1$", "$1")).sorted().toList(),
                    read.storage().volumesFrom().stream().sorted().toList());
            same(name, "command", texts(config.path("Cmd"), false), command.command());
            same(name, "entrypoint", texts(config.path("Entrypoint"), false), command.entryPoint());
            same(name, "environment", new TreeSet<>(texts(config.path("Env"), false)),
                    new TreeSet<>(command.environment()
                            .entrySet().stream().map(it -> it.getKey() + "=" + it.getValue()).toList()));
            var labels = new TreeMap<>(JSON.convertValue(config.path("Labels"), STRINGS));
            // of the old balancers; they are rules now
            labels.keySet().removeIf(label -> label.startsWith("io.rancher.loadbalancer."));
            same(name, "labels", labels, new TreeMap<>(read.labels()));
            same(name, "tty", config.path("Tty").asBoolean(), command.tty());
            same(name, "stdin", config.path("OpenStdin").asBoolean(), command.stdinOpen());
            same(name, "user", config.path("User").asText(), command.user() == null ? "" : command.user());
            var volumes = new TreeSet<>(texts(host.path("Binds"), false));
            volumes.addAll(config.path("Volumes").properties().stream().map(Map.Entry::getKey).toList());
            same(name, "volumes", volumes, new TreeSet<>(read.storage().volumes()));
            same(name, "privileged", host.path("Privileged").asBoolean(), read.isolation().privileged());
            same(name, "capAdd", texts(host.path("CapAdd"), false), read.isolation().capAdd());
            same(name, "pid", host.path("PidMode").asText(), text(read.isolation().pidMode()));
            same(name, "ipc", host.path("IpcMode").asText(), text(read.isolation().ipcMode()));
            same(name, "restart", host.path("RestartPolicy").path("Name").asText(), text(read.restart().name()));
            same(name, "logging", host.path("LogConfig").path("Type").asText(), text(read.logging().driver()));
            same(name, "memory", host.path("Memory").asLong(0), number(read.limits().memory()));
            same(name, "dnsSearch", texts(host.path("DnsSearch"), false), read.networking().dnsSearch());
            if (read.image().startsWith("rancher/lb-service-haproxy")) {
                return;
            }
            var exposed = new TreeSet<String>();
            read.networking().expose().forEach(port -> exposed.add(port.contains("/") ? port : port + "/tcp"));
            read.networking().ports().forEach(port -> exposed.add(port.privatePort() + "/" + port.protocol().wire()));
            same(name, "exposed", new TreeSet<>(config.path("ExposedPorts").properties().stream().map(Map.Entry::getKey)
                    .toList()), exposed);
            same(name, "ports", ports(host.path("PortBindings")), new TreeSet<>(
                    read.networking().ports().stream().filter(it -> it.publicPort() != null).map(String::valueOf)
                            .toList()));
        }

        private static JsonNode json(@org.jspecify.annotations.Nullable Object value) {
            try {
                // read again: as it goes over the wire
                return JSON.readTree(JSON.writeValueAsString(value));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Map<String, String> strings(JsonNode map) {
            return map.isNull() || map.isMissingNode() ? Map.of() : JSON.convertValue(map, STRINGS);
        }

        private static Set<String> ports(JsonNode bindings) {
            var ports = new TreeSet<String>();
            bindings.properties().forEach(it -> it.getValue().forEach(binding -> {
                var ip = binding.path("HostIp").asText();
                if (!binding.path("HostPort").asText().isEmpty()) {
                    ports.add((ip.isEmpty() ? "" : ip + ":") + binding.path("HostPort").asText() + ":" + it.getKey());
                }
            }));
            return ports;
        }

        private static String text(@org.jspecify.annotations.Nullable String text) {
            return text == null ? "" : text;
        }

        private static long number(@org.jspecify.annotations.Nullable Long number) {
            return number == null ? 0 : number;
        }

        private static List<String> texts(JsonNode list, boolean sorted) {
            var texts = new ArrayList<String>();
            list.forEach(it -> texts.add(it.asText()));
            return sorted ? texts.stream().sorted().toList() : texts;
        }

        private void same(String service, String what, Object wanted, Object read) {
            if (!wanted.equals(read)) {
                different.add(file + " " + service + ": " + what + ": Rancher " + wanted + ", here " + read);
            }
        }
    }
}
