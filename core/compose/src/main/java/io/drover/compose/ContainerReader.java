package io.drover.compose;

import io.drover.compose.Value.Fields;
import io.drover.compose.Value.Scalar;
import io.drover.model.spec.Labels;
import io.drover.model.spec.LaunchConfig;
import io.drover.model.spec.LaunchConfig.Command;
import io.drover.model.spec.LaunchConfig.Isolation;
import io.drover.model.spec.LaunchConfig.Limits;
import io.drover.model.spec.LaunchConfig.Limits.Ulimit;
import io.drover.model.spec.LaunchConfig.Logging;
import io.drover.model.spec.LaunchConfig.Networking;
import io.drover.model.spec.LaunchConfig.RestartPolicy;
import io.drover.model.spec.LaunchConfig.Storage;
import io.drover.model.spec.PortSpec;
import io.drover.model.spec.SchedulerLabels;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys that describe one container. */
final class ContainerReader {
    /** Docker's own, in millionths of a second. */
    private static final long CPU_PERIOD = 100_000;
    private static final Pattern RESTART = Pattern
            .compile("(no|false|always|unless-stopped|on-failure)(?:(?<=on-failure):([0-9]{1,6}))?");
    private static final Pattern PULL_POLICY = Pattern
            .compile("never|build|daily|weekly|every_(?:[0-9]{1,9}[wdhms]){1,5}");
    private final Keys keys;
    private final Map<String, String> variables;
    private final List<String> notes;

    ContainerReader(Keys keys, Map<String, String> variables, List<String> notes) {
        this.keys = keys;
        this.variables = variables;
        this.notes = notes;
    }

    /** @param ports those that it publishes */
    LaunchConfig read(String name, String image, List<PortSpec> ports) {
        return new LaunchConfig(name, image, command(), networking(ports), limits(), isolation(), storage(), logging(),
                labels(), HealthChecks.read(keys, notes), CommandChecks.read(keys, notes),
                restart());
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
        var millis = keys.millis("stop_grace_period");
        return millis == null ? null : (int) ((millis + 999) / 1000);
    }

    private Networking networking(List<PortSpec> ports) {
        var mode = keys.text("network_mode", keys.text("net", "managed"));
        if (keys.value("network_mode") != null && keys.value("net") != null) {
            notes.add(keys.note("net", "is ignored: there is network_mode, which counts"));
        }
        String from = null;
        if (mode.startsWith("container:") || mode.startsWith("service:")) {
            from = mode.substring(mode.indexOf(':') + 1).strip();
            mode = "container";
        }
        return new Networking(mode.isEmpty() ? "managed" : mode, from, keys.text("hostname"), keys.text("domainname"),
                keys.list("dns"), keys.list("dns_search"), keys.list("dns_opt"), extraHosts(), keys.text("mac_address"),
                ports, keys.list("expose"));
    }

    /** A name may have several addresses. */
    private List<String> extraHosts() {
        var hosts = new ArrayList<String>();
        if (keys.isMap("extra_hosts")) {
            var named = Objects.requireNonNull(keys.keys("extra_hosts"));
            named.names().forEach(name -> named.list(name).forEach(address -> hosts.add(name + ":" + address)));
            return hosts;
        }
        for (var text : keys.list("extra_hosts")) {
            var at = Named.at(text, ":=");
            hosts.add(at < 0 ? text + ":" : text.substring(0, at).strip() + ":" + text.substring(at + 1).strip());
        }
        return hosts;
    }

    private Limits limits() {
        return new Limits(keys.bytes("mem_limit"), keys.bytes("memswap_limit"), keys.bytes("mem_reservation"),
                keys.number("mem_swappiness"), keys.bytes("kernel_memory"), keys.integer("cpu_shares"),
                cpuQuota(), cpuPeriod(), keys.text("cpuset"), keys.text("cpuset_mems"),
                keys.integer("milli_cpu_reservation"), keys.integer("blkio_weight"), keys.maybe("oom_kill_disable"),
                keys.integer("oom_score_adj"), keys.number("pids_limit"), keys.bytes("shm_size"), ulimits());
    }

    /** {@code cpus} is a share of the period's time. */
    private @Nullable Long cpuQuota() {
        var quota = keys.number("cpu_quota");
        var cpus = keys.decimal("cpus");
        return quota != null || cpus == null || cpus.signum() == 0
                ? quota
                : Long.valueOf(cpus.multiply(BigDecimal.valueOf(Objects.requireNonNullElse(cpuPeriod(), CPU_PERIOD)))
                        .longValue());
    }

    private @Nullable Long cpuPeriod() {
        var period = keys.number("cpu_period");
        return period == null && keys.value("cpus") != null && keys.number("cpu_quota") == null
                ? Long.valueOf(CPU_PERIOD)
                : period;
    }

    private List<Ulimit> ulimits() {
        var all = keys.keys("ulimits");
        if (all == null) {
            return List.of();
        }
        var ulimits = new ArrayList<Ulimit>();
        for (var name : all.names()) {
            if (all.isMap(name)) {
                var both = Objects.requireNonNull(all.keys(name));
                var soft = both.number("soft");
                var hard = both.number("hard");
                if (soft == null || hard == null) {
                    throw all.wrong(name, "a number, or soft and hard");
                }
                ulimits.add(new Ulimit(name, soft, hard));
            } else {
                var one = Objects.requireNonNullElse(all.number(name), 0L);
                ulimits.add(new Ulimit(name, one, one));
            }
        }
        return ulimits;
    }

    private Isolation isolation() {
        return new Isolation(keys.flag("privileged"), keys.flag("read_only"), upper(keys.list("cap_add")),
                upper(keys.list("cap_drop")), devices(), keys.list("security_opt"), keys.text("pid"),
                keys.text("ipc"), keys.text("uts"), keys.text("userns_mode"), keys.text("cgroup_parent"),
                keys.list("group_add"), texts(keys.map("sysctls", "=")));
    }

    private List<String> devices() {
        var devices = new ArrayList<String>();
        for (var item : keys.items("devices")) {
            switch (item) {
                case Scalar scalar -> devices.add(scalar.text());
                case Fields fields when fields.values().containsKey("source") -> {
                    var device = keys.inner("devices", fields);
                    var source = device.text("source", "");
                    devices.add(source + ":" + device.text("target", source) + ":" + device.text("permissions", "rwm"));
                    device.finish(notes);
                }
                case Value other -> throw other.source().invalid(other.line(), keys.owner()
                        + ": devices must be a list of texts or of maps with a source, not " + other.kind());
            }
        }
        return devices;
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
        var mounts = Mounts.read(keys, notes);
        tmpfs.putAll(mounts.tmpfs());
        return new Storage(mounts.volumes(), from, keys.text("volume_driver"), tmpfs);
    }

    private Logging logging() {
        var logging = keys.keys("logging");
        if (logging != null) {
            var read = new Logging(filled(logging, "driver"), texts(logging.map("options", "=")));
            logging.finish(notes);
            for (var key : List.of("log_driver", "log_opt")) {
                if (keys.value(key) != null) {
                    notes.add(keys.note(key, "is ignored: there is logging, which counts"));
                }
            }
            return read;
        }
        return new Logging(filled(keys, "log_driver"), texts(keys.map("log_opt", "=")));
    }

    /** What an answer left empty was not chosen. */
    private static @Nullable String filled(Keys keys, String key) {
        var text = keys.text(key);
        return text == null || text.isEmpty() ? null : text;
    }

    private Map<String, String> labels() {
        var labels = new LinkedHashMap<String, String>();
        keys.map("labels", "=:").forEach((key, value) -> {
            var rancher = key.toLowerCase(Locale.ROOT);
            labels.put(rancher.startsWith("io.rancher") && !key.contains(":") ? rancher : key,
                    value == null ? "" : value);
        });
        if (pullsAlways()) {
            labels.putIfAbsent(Labels.PULL_IMAGE, "always");
        }
        SchedulerLabels.notHonoured(labels)
                .forEach((label, reason) -> notes.add(keys.note("labels", label + " " + reason)));
        return labels;
    }

    private boolean pullsAlways() {
        var policy = filled(keys, "pull_policy");
        switch (policy) {
            case null -> {
                return false;
            }
            case "always" -> {
                return true;
            }
            // what is done anyway
            case "missing", "if_not_present" -> {
                return false;
            }
            default -> {
                if (!PULL_POLICY.matcher(policy).matches()) {
                    throw keys.wrong("pull_policy",
                            "always, missing, if_not_present, never, build, daily, weekly or every_ and a time");
                }
                notes.add(keys.note("pull_policy", policy + " is ignored: an image is pulled where it is missing, and"
                        + " with always before every new container"));
                return false;
            }
        }
    }

    private RestartPolicy restart() {
        var text = filled(keys, "restart");
        if (text == null) {
            return RestartPolicy.DEFAULT;
        }
        var policy = RESTART.matcher(text.strip());
        if (!policy.matches()) {
            throw keys.wrong("restart", "no, always, unless-stopped, on-failure or on-failure:N");
        }
        var name = policy.group(1);
        // without quotes no is a truth value
        return new RestartPolicy(name.equals("false") ? "no" : name,
                policy.group(2) == null ? 0 : Integer.parseInt(policy.group(2)));
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
