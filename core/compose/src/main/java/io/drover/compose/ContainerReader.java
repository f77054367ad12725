package io.drover.compose;

import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.LaunchConfig.Command;
import io.drover.model.spec.LaunchConfig.Isolation;
import io.drover.model.spec.LaunchConfig.Limits;
import io.drover.model.spec.LaunchConfig.Limits.Ulimit;
import io.drover.model.spec.LaunchConfig.Logging;
import io.drover.model.spec.LaunchConfig.Networking;
import io.drover.model.spec.LaunchConfig.RestartPolicy;
import io.drover.model.spec.LaunchConfig.Storage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys that describe one container. */
final class ContainerReader {
    private final Keys keys;
    private final Map<String, String> variables;
    private final List<String> notes;

    ContainerReader(Keys keys, Map<String, String> variables, List<String> notes) {
        this.keys = keys;
        this.variables = variables;
        this.notes = notes;
    }

    LaunchConfig read(String name, String image) {
        return new LaunchConfig(name, image, command(), networking(), limits(), isolation(), storage(), logging(),
                labels(), HealthChecks.read(keys), restart());
    }

    private Command command() {
        var environment = new LinkedHashMap<String, String>();
        keys.map("environment", "=:").forEach((key, value) -> {
            // a name alone takes the caller's value, and nothing when the caller has none
            var given = value == null ? variables.get(key) : value;
            if (given != null) {
                environment.put(key, given);
            }
        });
        return new Command(keys.words("command"), keys.words("entrypoint"), environment, keys.text("working_dir"),
                keys.text("user"), keys.flag("tty"), keys.flag("stdin_open"), keys.text("stop_signal"), stopSeconds(),
                keys.flag("init"));
    }

    private @Nullable Integer stopSeconds() {
        var text = keys.text("stop_grace_period");
        if (text == null) {
            return null;
        }
        var seconds = text.strip().replaceFirst("s$", "");
        if (!seconds.matches("[0-9]{1,6}")) {
            throw keys.wrong("stop_grace_period", "seconds, for example 10s");
        }
        return Integer.valueOf(seconds);
    }

    private Networking networking() {
        var mode = keys.text("network_mode", keys.text("net", "managed"));
        String from = null;
        if (mode.startsWith("container:") || mode.startsWith("service:")) {
            from = mode.substring(mode.indexOf(':') + 1).strip();
            mode = "container";
        }
        return new Networking(mode.isEmpty() ? "managed" : mode, from, keys.text("hostname"), keys.text("domainname"),
                keys.list("dns"), keys.list("dns_search"), keys.list("dns_opt"), extraHosts(), keys.text("mac_address"),
                Ports.read(keys), keys.list("expose"));
    }

    private List<String> extraHosts() {
        var hosts = new ArrayList<String>();
        keys.map("extra_hosts", ":=")
                .forEach((name, address) -> hosts.add(name + ":" + (address == null ? "" : address)));
        return hosts;
    }

    private Limits limits() {
        return new Limits(keys.bytes("mem_limit"), keys.bytes("memswap_limit"), keys.bytes("mem_reservation"),
                keys.number("mem_swappiness"), keys.bytes("kernel_memory"), keys.integer("cpu_shares"),
                keys.number("cpu_quota"), keys.number("cpu_period"), keys.text("cpuset"), keys.text("cpuset_mems"),
                keys.integer("milli_cpu_reservation"), keys.integer("blkio_weight"), keys.maybe("oom_kill_disable"),
                keys.integer("oom_score_adj"), keys.number("pids_limit"), keys.bytes("shm_size"), ulimits());
    }

    private List<Ulimit> ulimits() {
        var all = keys.keys("ulimits");
        if (all == null) {
            return List.of();
        }
        var ulimits = new ArrayList<Ulimit>();
        for (var name : all.names()) {
            if (all.isMap(name)) {
                var both = java.util.Objects.requireNonNull(all.keys(name));
                var soft = both.number("soft");
                var hard = both.number("hard");
                if (soft == null || hard == null) {
                    throw all.wrong(name, "a number, or soft and hard");
                }
                ulimits.add(new Ulimit(name, soft, hard));
            } else {
                var one = java.util.Objects.requireNonNullElse(all.number(name), 0L);
                ulimits.add(new Ulimit(name, one, one));
            }
        }
        return ulimits;
    }

    private Isolation isolation() {
        return new Isolation(keys.flag("privileged"), keys.flag("read_only"), upper(keys.list("cap_add")),
                upper(keys.list("cap_drop")), keys.list("devices"), keys.list("security_opt"), keys.text("pid"),
                keys.text("ipc"), keys.text("uts"), keys.text("userns_mode"), keys.text("cgroup_parent"),
                keys.list("group_add"), texts(keys.map("sysctls", "=")));
    }

    private Storage storage() {
        var tmpfs = new LinkedHashMap<String, String>();
        for (var text : keys.list("tmpfs")) {
            var colon = text.indexOf(':');
            tmpfs.put(colon < 0 ? text : text.substring(0, colon), colon < 0 ? "" : text.substring(colon + 1));
        }
        var from = new ArrayList<String>();
        for (var text : keys.list("volumes_from")) {
            var name = text.replaceFirst("^container:", "");
            var mode = name.endsWith(":ro") ? ":ro" : name.endsWith(":rw") ? ":rw" : "";
            if (mode.equals(":ro")) {
                notes.add(keys.note("volumes_from", "'" + text + "': the volumes are mounted writable"));
            }
            from.add(name.substring(0, name.length() - mode.length()));
        }
        return new Storage(volumes(), from, keys.text("volume_driver"), tmpfs);
    }

    private List<String> volumes() {
        var volumes = new ArrayList<String>();
        for (var text : keys.list("volumes")) {
            // what is left of a choice that was not made: "${HOST_PATH}:${MOUNT}"
            if (text.isBlank() || text.strip().equals(":")) {
                notes.add(keys.note("volumes", "has an empty entry, which was left out"));
            } else {
                volumes.add(text);
            }
        }
        return volumes;
    }

    private Logging logging() {
        var logging = keys.keys("logging");
        if (logging != null) {
            return new Logging(logging.text("driver"), texts(logging.map("options", "=")));
        }
        return new Logging(keys.text("log_driver"), texts(keys.map("log_opt", "=")));
    }

    private Map<String, String> labels() {
        var labels = new LinkedHashMap<String, String>();
        keys.map("labels", "=:").forEach((key, value) -> {
            var rancher = key.toLowerCase(Locale.ROOT);
            labels.put(rancher.startsWith("io.rancher") && !key.contains(":") ? rancher : key,
                    value == null ? "" : value);
        });
        return labels;
    }

    private RestartPolicy restart() {
        var text = keys.text("restart");
        if (text == null) {
            return RestartPolicy.DEFAULT;
        }
        var colon = text.indexOf(':');
        var count = colon < 0 ? "0" : text.substring(colon + 1);
        if (!count.matches("[0-9]{1,6}")) {
            throw keys.wrong("restart", "no, always, unless-stopped, on-failure or on-failure:N");
        }
        return new RestartPolicy(colon < 0 ? text : text.substring(0, colon), Integer.parseInt(count));
    }

    private static Map<String, String> texts(Map<String, @Nullable String> map) {
        var texts = new LinkedHashMap<String, String>();
        map.forEach((key, value) -> texts.put(key, value == null ? "" : value));
        return texts;
    }

    private static List<String> upper(List<String> list) {
        return list.stream().map(text -> text.toUpperCase(Locale.ROOT)).toList();
    }
}
