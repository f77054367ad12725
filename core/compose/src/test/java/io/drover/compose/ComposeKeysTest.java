package io.drover.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.drover.model.Refusal;
import io.drover.model.Wire;
import io.drover.model.spec.StackSpec;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every key of a service, in all formats: either it is found in the description, or a note names it. */
class ComposeKeysTest {
    /** Keys with a value, and where in the service it is found then; with nothing after the line a note names the key. */
    private static final String TABLE = """
            annotations: {a: b}                   |
            attach: false                         |
            blkio_config: {weight: 300}           |
            blkio_weight: 300                     | /launchConfig/limits/blkioWeight = 300
            blkio_weight_device: [a]              |
            build: .                              |
            cap_add: [net_admin]                  | /launchConfig/isolation/capAdd = ["NET_ADMIN"]
            cap_drop: [all]                       | /launchConfig/isolation/capDrop = ["ALL"]
            certs: [a]                            |
            cgroup: host                          |
            cgroup_parent: p                      | /launchConfig/isolation/cgroupParent = "p"
            command: [a, b]                       | /launchConfig/command/command = ["a","b"]
            configs: [a]                          |
            container_name: a                     |
            cpu_count: 1                          |
            cpu_percent: 1                        |
            cpu_period: 1000                      | /launchConfig/limits/cpuPeriod = 1000
            cpu_quota: 1000                       | /launchConfig/limits/cpuQuota = 1000
            cpu_rt_period: 1                      |
            cpu_rt_runtime: 1                     |
            cpu_shares: 10                        | /launchConfig/limits/cpuShares = 10
            cpus: 1.5                             | /launchConfig/limits/cpuQuota = 150000
            cpuset: '0,1'                         | /launchConfig/limits/cpuSet = "0,1"
            cpuset_mems: '0'                      | /launchConfig/limits/cpuSetMems = "0"
            credential_spec: {file: a}            |
            default_cert: a                       |
            depends_on: [b]                       | /dependsOn = ["b"]
            deploy: {replicas: 3}                 | /scale = 3
            description: what it is               | /description = "what it is"
            develop: {watch: []}                  |
            device_cgroup_rules: [a]              |
            device_read_bps: [a]                  |
            device_read_iops: [a]                 |
            device_write_bps: [a]                 |
            device_write_iops: [a]                |
            devices: [{source: /a, target: /b}]   | /launchConfig/isolation/devices = ["/a:/b:rwm"]
            disks: [a]                            |
            dns: 1.1.1.1                          | /launchConfig/networking/dns = ["1.1.1.1"]
            dns_opt: ['ndots:1']                  | /launchConfig/networking/dnsOptions = ["ndots:1"]
            dns_search: [a.b]                     | /launchConfig/networking/dnsSearch = ["a.b"]
            dockerfile: a                         |
            domainname: a.b                       | /launchConfig/networking/domainName = "a.b"
            drain_timeout_ms: 5                   | /drainTimeoutMillis = 5
            entrypoint: a                         | /launchConfig/command/entryPoint = ["a"]
            environment: [A=1]                    | /launchConfig/command/environment = {"A":"1"}
            expose: [80]                          | /launchConfig/networking/expose = ["80"]
            extends: b                            | /launchConfig/command/user = "u"
            external_ips: [1.1.1.1]               |
            external_links: [o/s]                 | /links/0/service = "o/s"
            extra_hosts: {h: [1.1.1.1, '::1']}    | /launchConfig/networking/extraHosts = ["h:1.1.1.1","h:::1"]
            gpus: all                             |
            group_add: [audio]                    | /launchConfig/isolation/groupAdd = ["audio"]
            health_check: {port: 80}              | /launchConfig/healthCheck/port = 80
            healthcheck: {test: a}                | /launchConfig/commandCheck/test = ["CMD-SHELL","a"]
            hostname: h                           | /launchConfig/networking/hostname = "h"
            image: a                              | /launchConfig/image = "a"
            init: true                            | /launchConfig/command/init = true
            ipc: host                             | /launchConfig/isolation/ipcMode = "host"
            isolation: a                          |
            kernel_memory: 1m                     | /launchConfig/limits/kernelMemory = 1048576
            label_file: a                         |
            labels: [a=b]                         | /launchConfig/labels = {"a":"b"}
            lb_config: {port_rules: [{target_port: 80}]} | /lbConfig/portRules/0/targetPort = 80
            links: [b]                            | /links/0/service = "b"
            load_balancer_config: {name: a}       |
            log_driver: syslog                    | /launchConfig/logging/driver = "syslog"
            log_opt: {a: b}                       | /launchConfig/logging/options = {"a":"b"}
            logging: {driver: syslog}             | /launchConfig/logging/driver = "syslog"
            mac_address: '02:00:00:00:00:01'      | /launchConfig/networking/macAddress = "02:00:00:00:00:01"
            mem_limit: 1m                         | /launchConfig/limits/memory = 1048576
            mem_reservation: 1m                   | /launchConfig/limits/memoryReservation = 1048576
            mem_swappiness: 0                     | /launchConfig/limits/memorySwappiness = 0
            memory: 1                             |
            memswap_limit: -1                     | /launchConfig/limits/memorySwap = -1
            metadata: {a: 1}                      | /metadata = {"a":1}
            milli_cpu_reservation: 10             | /launchConfig/limits/milliCpuReservation = 10
            models: [a]                           |
            net: host                             | /launchConfig/networking/mode = "host"
            network_driver: {name: drv}           | /driver/name = "drv"
            network_mode: bridge                  | /launchConfig/networking/mode = "bridge"
            networks: [a]                         |
            oom_kill_disable: true                | /launchConfig/limits/oomKillDisable = true
            oom_score_adj: -5                     | /launchConfig/limits/oomScoreAdj = -5
            pid: host                             | /launchConfig/isolation/pidMode = "host"
            pids_limit: 9                         | /launchConfig/limits/pidsLimit = 9
            platform: linux/arm64                 |
            ports: ['80:81']                      | /launchConfig/networking/ports/0/privatePort = 81
            post_start: [a]                       |
            pre_stop: [a]                         |
            privileged: true                      | /launchConfig/isolation/privileged = true
            provider: {type: a}                   |
            pull_policy: always                   | /launchConfig/labels = {"io.rancher.container.pull_image":"always"}
            read_only: true                       | /launchConfig/isolation/readOnly = true
            restart: always                       | /launchConfig/restart/name = "always"
            retain_ip: true                       | /retainIp = true
            runtime: a                            |
            scale: 2                              | /scale = 2
            scale_policy: {min: 2}                | /scalePolicy/min = 2
            secrets: [a]                          |
            security_opt: ['label:disable']       | /launchConfig/isolation/securityOpt = ["label:disable"]
            service_schemas: {a: b}               |
            shm_size: 1m                          | /launchConfig/limits/shmSize = 1048576
            start_on_create: true                 | /startOnCreate = true
            stdin_open: true                      | /launchConfig/command/stdinOpen = true
            stop_grace_period: 1m                 | /launchConfig/command/stopTimeoutSeconds = 60
            stop_signal: SIGINT                   | /launchConfig/command/stopSignal = "SIGINT"
            storage_driver: {name: s}             | /driver/name = "s"
            storage_opt: {size: 1g}               |
            sysctls: [a=1]                        | /launchConfig/isolation/sysctls = {"a":"1"}
            tmpfs: /t                             | /launchConfig/storage/tmpfs = {"/t":""}
            tty: true                             | /launchConfig/command/tty = true
            type: virtualMachine                  |
            ulimits: {nofile: 5}                  | /launchConfig/limits/ulimits/0/hard = 5
            upgrade_strategy: {batch_size: 3}     | /upgradeStrategy/batchSize = 3
            use_api_socket: true                  |
            user: u                               | /launchConfig/command/user = "u"
            userdata: a                           |
            userns_mode: host                     | /launchConfig/isolation/usernsMode = "host"
            uts: host                             | /launchConfig/isolation/uts = "host"
            vcpu: 1                               |
            volume_driver: nfs                    | /launchConfig/storage/volumeDriver = "nfs"
            volumes: ['/a:/b']                    | /launchConfig/storage/volumes = ["/a:/b"]
            working_dir: /w                       | /launchConfig/command/workingDir = "/w"
            """;
    private static final String SPECIFICATION = """
            annotations attach blkio_config build cap_add cap_drop cgroup cgroup_parent command configs container_name
            cpu_count cpu_percent cpu_period cpu_quota cpu_rt_period cpu_rt_runtime cpu_shares cpus cpuset
            credential_spec depends_on deploy develop device_cgroup_rules devices dns dns_opt dns_search domainname
            entrypoint env_file environment expose extends external_links extra_hosts gpus group_add healthcheck hostname
            image init ipc isolation label_file labels links logging mac_address mem_limit mem_reservation
            mem_swappiness memswap_limit models network_mode networks oom_kill_disable oom_score_adj pid pids_limit
            platform ports post_start pre_stop privileged profiles provider pull_policy read_only restart runtime scale
            secrets security_opt shm_size stdin_open stop_grace_period stop_signal storage_opt sysctls tmpfs tty ulimits
            use_api_socket user userns_mode uts volumes volumes_from working_dir
            """;
    private static final String VERSIONS_1_AND_2 = """
            blkio_weight blkio_weight_device build cap_add cap_drop cgroup_parent command container_name cpu_period
            cpu_quota cpu_shares cpuset depends_on device_read_bps device_read_iops device_write_bps device_write_iops
            devices dns dns_opt dns_search dockerfile domainname entrypoint env_file environment expose extends
            external_links extra_hosts group_add hostname image init ipc isolation labels links log_driver log_opt logging
            mac_address mem_limit mem_reservation mem_swappiness memswap_limit net network_mode networks
            oom_kill_disable oom_score_adj pid ports privileged read_only restart secrets security_opt shm_size
            stdin_open stop_grace_period stop_signal sysctls tmpfs tty ulimits user userns_mode uts volume_driver
            volumes volumes_from working_dir
            """;
    private static final String RANCHER = """
            certs default_cert description disks drain_timeout_ms external_ips health_check hostname lb_config
            load_balancer_config memory metadata milli_cpu_reservation network_driver retain_ip scale scale_policy
            service_schemas start_on_create storage_driver type upgrade_strategy userdata vcpu
            """;
    /** Those that need more than a line to show what they do; the tests below have them. */
    private static final Set<String> ELSEWHERE = Set.of("env_file", "profiles", "volumes_from");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = TABLE)
    void everyKeyIsHonouredOrNamed(String key, @Nullable String found) throws JsonProcessingException {
        var stack = read(key, "");
        check(stack, key.substring(0, key.indexOf(':')), "docker", found);
        check(read("", key), key.substring(0, key.indexOf(':')), "rancher", found);
    }

    private static void check(StackSpec stack, String name, String file, @Nullable String found)
            throws JsonProcessingException {
        if (found == null) {
            assertThat(stack.notes()).singleElement().asString()
                    .matches(file + "-compose\\.yml line \\d+: service web: " + name + " is .*");
            return;
        }
        assertThat(stack.notes()).isEmpty();
        var parts = found.split(" = ", 2);
        var web = Wire.JSON.readTree(Wire.JSON.writeValueAsString(stack.services().getFirst()));
        assertThat(web.at(parts[0])).as(parts[0])
                .isEqualTo(Wire.JSON.readTree(parts[1]));
    }

    private static StackSpec read(String docker, String rancher) {
        var image = docker.startsWith("image:") ? "" : "  image: a\n";
        return ComposeFiles.read("web:\n" + image + "  " + docker + "\nb: {image: b, user: u}\n",
                rancher.isEmpty() ? null : "web:\n  " + rancher + "\nb: {user: u}\n", Map.of());
    }

    @Test
    void theTableHasAllKeys() {
        var keys = TABLE.lines().map(line -> line.substring(0, line.indexOf(':'))).collect(Collectors.toSet());
        var all = new TreeSet<String>();
        for (var list : new String[]{SPECIFICATION, VERSIONS_1_AND_2, RANCHER}) {
            all.addAll(Arrays.asList(list.strip().split("\\s+")));
        }
        all.removeAll(ELSEWHERE);
        assertThat(keys).containsAll(all);
    }

    @Test
    void aServiceOfAnotherProfileIsNotThere() {
        assertThat(read("profiles: [x]", "").services()).extracting(service -> service.name()).containsExactly("b");
    }

    @Test
    void volumesAreThoseOfAnotherContainerOfTheUnit() {
        var web = read("volumes_from: [b]\n  labels: [io.rancher.sidekicks=b]", "").services().getFirst();
        assertThat(web.launchConfigs().getFirst().storage().volumesFrom()).containsExactly("b");
    }

    @Test
    void filesOfVariablesAreWithTheCaller() {
        assertThatThrownBy(() -> read("env_file: a.env", "")).isInstanceOf(Refusal.class)
                .hasMessageStartingWith("docker-compose.yml line 3: service web: env_file must be");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            networks: {n: {}}     | docker-compose.yml line 3: networks is ignored: all services
            secrets: {s: {}}      | docker-compose.yml line 3: secrets is ignored: secrets are not
            configs: {c: {}}      | docker-compose.yml line 3: configs is ignored: configs are not
            models: {m: {}}       | docker-compose.yml line 3: models is ignored: models are not
            name: shop            |
            version: '3.8'        |
            x-mine: {a: b}        |
            .catalog: {name: a}   |
            """)
    void everyPartOfAFileIsHonouredOrNamed(String part, @Nullable String note) {
        var notes = ComposeFiles.read("services:\n  web: {image: a}\n" + part + "\n", null, Map.of()).notes();
        if (note == null) {
            assertThat(notes).isEmpty();
        } else {
            assertThat(notes).singleElement().asString().startsWith(note);
        }
    }
}
