package io.drover.compose;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keys of services that are known and do nothing here. */
final class IgnoredKeys {
    private static final String ENGINE = "the engine's own setting is used";
    private static final String BLKIO = "only blkio_weight is used";
    private static final String MACHINE = "there are no virtual machines here";
    private static final String BALANCER = "certificates stand under lb_config";
    private static final String DRIVER = "a service is one driver";
    private static final String LOCAL = "it is for work on one's own machine";
    private static final Map<String, String> ALL = Map.ofEntries(
            Map.entry("annotations", "use labels"), Map.entry("attach", LOCAL), Map.entry("blkio_config", BLKIO),
            Map.entry("blkio_weight_device", BLKIO), Map.entry("device_read_bps", BLKIO),
            Map.entry("device_read_iops", BLKIO), Map.entry("device_write_bps", BLKIO),
            Map.entry("device_write_iops", BLKIO), Map.entry("build", "images are not built from compose files"),
            Map.entry("dockerfile", "images are not built from compose files"), Map.entry("cgroup", ENGINE),
            Map.entry("certs", BALANCER), Map.entry("default_cert", BALANCER),
            Map.entry("configs", "configs are not put into containers yet"), Map.entry("cpu_count", "use cpus"),
            Map.entry("cpu_percent", "use cpus"), Map.entry("cpu_rt_period", ENGINE),
            Map.entry("cpu_rt_runtime", ENGINE), Map.entry("credential_spec", ENGINE), Map.entry("develop", LOCAL),
            Map.entry("device_cgroup_rules", ENGINE),
            Map.entry("load_balancer_config", "it is for the image rancher/load-balancer-service; use lb_config"),
            Map.entry("storage_driver", DRIVER), Map.entry("network_driver", DRIVER),
            Map.entry("gpus", "use devices"), Map.entry("isolation", ENGINE), Map.entry("label_file", "use labels"),
            Map.entry("models", "models are not served here"),
            Map.entry("networks", "all services of an environment are on one network"),
            Map.entry("platform", "images are pulled for the host they run on"),
            Map.entry("post_start", "commands after the start are not run"),
            Map.entry("pre_stop", "commands before the stop are not run"),
            Map.entry("provider", "services run in containers"), Map.entry("runtime", ENGINE),
            Map.entry("secrets", "secrets are not put into containers yet"), Map.entry("storage_opt", ENGINE),
            Map.entry("use_api_socket", ENGINE), Map.entry("service_schemas", "types of one's own are not kept"),
            Map.entry("type", MACHINE), Map.entry("vcpu", MACHINE), Map.entry("userdata", MACHINE),
            Map.entry("memory", MACHINE), Map.entry("disks", MACHINE));

    private IgnoredKeys() {
    }

    /** Why it does nothing, or null when there is no such key. */
    static @Nullable String why(String key) {
        return ALL.get(key);
    }
}
