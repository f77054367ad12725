package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Containers in the words of {@code docker inspect}, as Rancher's compose commands send them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransformTest {
    private static final Path GOLDEN = Path.of("../../../shared/data/golden");
    private World world;

    @BeforeAll
    void open() {
        world = new World();
    }

    @AfterAll
    void close() {
        world.close();
    }

    /** @param config and host the parts of the request; @param expected what is in the answer, as JSON */
    private record Row(String config, String host, String expected) {
        @Override
        public String toString() {
            return config + host;
        }
    }

    private static Stream<Row> rows() {
        return Stream.of(new Row("{'Hostname':'h','Domainname':'d','User':'u'}", "{}",
                "{'hostname':'h','domainName':'d','user':'u'}"),
                new Row("{'Tty':true,'OpenStdin':true}", "{}", "{'tty':true,'stdinOpen':true}"),
                new Row("{'Image':'busybox:1'}", "{}", "{'imageUuid':'docker:busybox:1'}"),
                new Row("{'Image':''}", "{}", "{'imageUuid':null}"),
                new Row("{'Env':['A=b=c','D='],'WorkingDir':'/w'}", "{}",
                        "{'environment':{'A':'b=c','D':''},'workingDir':'/w'}"),
                new Row("{'Cmd':['a','b'],'Entrypoint':['e']}", "{}", "{'command':['a','b'],'entryPoint':['e']}"),
                new Row("{'Cmd':null,'StopSignal':'SIGTERM','StopTimeout':7}", "{}",
                        "{'command':null,'stopSignal':'SIGTERM','stopTimeout':7}"),
                new Row("{'Labels':{'a':'b'},'Healthcheck':{'Test':['CMD','x'],'Interval':5,'Timeout':6,'Retries':7}}",
                        "{}",
                        "{'labels':{'a':'b'},'healthCmd':['CMD','x'],'healthInterval':5,'healthTimeout':6,'healthRetries':7}"),
                new Row("{'Volumes':{'/v':{}}}", "{'Binds':['/a:/b:ro']}", "{'dataVolumes':['/a:/b:ro','/v']}"),
                new Row("{'VolumeDriver':'nfs'}", "{'VolumeDriver':''}", "{'volumeDriver':'nfs'}"),
                new Row("{}", "{'VolumeDriver':'nfs'}", "{'volumeDriver':'nfs'}"),
                new Row("{'ExposedPorts':{'80/tcp':{},'90/udp':{},'100':{}}}",
                        "{'PortBindings':{'80/tcp':[{'HostIp':'','HostPort':'8080'}]}}",
                        "{'ports':['8080:80/tcp'],'expose':['90/udp','100/tcp']}"),
                new Row("{}", "{'PortBindings':{'80':[{'HostIp':'1.2.3.4','HostPort':'8080'}],'81':[{'HostPort':''}]}}",
                        "{'ports':['1.2.3.4:8080:80/tcp','81/tcp']}"),
                new Row("{}", "{'Privileged':true,'PublishAllPorts':true,'ReadonlyRootfs':true,'Init':true}",
                        "{'privileged':true,'publishAllPorts':true,'readOnly':true,'runInit':true}"),
                new Row("{}", "{'Dns':['1.1.1.1'],'DnsSearch':['x'],'DnsOptions':['y'],'ExtraHosts':['a:1.2.3.4']}",
                        "{'dns':['1.1.1.1'],'dnsSearch':['x'],'dnsOpt':['y'],'extraHosts':['a:1.2.3.4']}"),
                new Row("{}", "{'CapAdd':['NET_ADMIN'],'CapDrop':['ALL'],'GroupAdd':['g'],'SecurityOpt':['s']}",
                        "{'capAdd':['NET_ADMIN'],'capDrop':['ALL'],'groupAdd':['g'],'securityOpt':['s']}"),
                new Row("{}", "{'RestartPolicy':{'Name':'on-failure','MaximumRetryCount':3}}",
                        "{'restartPolicy':{'name':'on-failure','maximumRetryCount':3}}"),
                new Row("{}", "{'RestartPolicy':{'Name':''}}", "{'restartPolicy':null}"),
                new Row("{}",
                        "{'Devices':[{'PathOnHost':'/dev/a','PathInContainer':'/dev/b','CgroupPermissions':'rwm'}]}",
                        "{'devices':['/dev/a:/dev/b:rwm']}"),
                new Row("{}",
                        "{'Memory':10,'MemorySwap':20,'MemoryReservation':5,'MemorySwappiness':1,'KernelMemory':2,'ShmSize':3}",
                        "{'memory':10,'memorySwap':20,'memoryReservation':5,'memorySwappiness':1,'kernelMemory':2,'shmSize':3}"),
                new Row("{}",
                        "{'CpuShares':1,'CpuPeriod':2,'CpuQuota':3,'CpusetCpus':'0','CpusetMems':'1','PidsLimit':4}",
                        "{'cpuShares':1,'cpuPeriod':2,'cpuQuota':3,'cpuSet':'0','cpuSetMems':'1','pidsLimit':4}"),
                new Row("{}",
                        "{'BlkioWeight':9,'BlkioDeviceReadIOps':[{'Path':'/dev/a','Rate':5}],'BlkioWeightDevice':[{'Path':'/dev/a','Weight':6}]}",
                        "{'blkioWeight':9,'blkioDeviceOptions':{'/dev/a':{'readIops':5,'weight':6}}}"),
                new Row("{}",
                        "{'OomKillDisable':true,'OomScoreAdj':5,'CgroupParent':'c','UTSMode':'host','IpcMode':'host','PidMode':'host'}",
                        "{'oomKillDisable':true,'oomScoreAdj':5,'cgroupParent':'c','uts':'host','ipcMode':'host','pidMode':'host'}"),
                new Row("{}", "{'Tmpfs':{'/run':'size=1m'},'Sysctls':{'a':'1'},'Isolation':'default'}",
                        "{'tmpfs':{'/run':'size=1m'},'sysctls':{'a':'1'},'isolation':'default'}"),
                new Row("{}", "{'LogConfig':{'Type':'syslog','Config':{'tag':'x'}}}",
                        "{'logConfig':{'type':'logConfig','driver':'syslog','config':{'tag':'x'}}}"),
                new Row("{}", "{'Ulimits':[{'Name':'nofile','Soft':1,'Hard':2}]}",
                        "{'ulimits':[{'name':'nofile','soft':1,'hard':2}]}"),
                new Row("{}", "{'NetworkMode':'host'}", "{'networkMode':'host'}"),
                new Row("{}", "{'NetworkMode':'default'}", "{'networkMode':'bridge'}"),
                new Row("{'NetworkDisabled':true}", "{'NetworkMode':'host'}", "{'networkMode':'none'}"),
                new Row("{}", "{}",
                        "{'networkMode':'bridge','dataVolumes':[],'ports':[],'kind':'container','logConfig':{'type':'logConfig','driver':null,'config':{}}}"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void becomesAContainerOfThisApi(Row row) throws IOException {
        var answer = world.send("POST", P + "/scripts/transform",
                ("{'Id':'abc','Name':'/web','Config':" + row.config() + ",'HostConfig':" + row.host() + "}")
                        .replace('\'', '"'),
                world.admin());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text("name")).isEqualTo("web");
        assertThat(answer.text("externalId")).isEqualTo("abc");
        Wire.JSON.readTree(row.expected().replace('\'', '"')).properties()
                .forEach(field -> assertThat(answer.body().path(field.getKey())).as(field.getKey())
                        .isEqualTo(field.getValue()));
    }

    @Test
    void networksThatOnlyDockerKnowsAreRefused() {
        for (var mode : List.of("container:abc", "mine")) {
            var answer = world.post(P + "/scripts/transform", Map.of("HostConfig", Map.of("NetworkMode", mode)));
            assertThat(answer.status()).isEqualTo(422);
            assertThat(answer.text("code")).isEqualTo("InvalidOption");
            assertThat(answer.text("fieldName")).isEqualTo("networkMode");
        }
        assertThat(world.get(P + "/scripts/transform").status()).isEqualTo(405);
    }

    @Test
    void everythingThatRanchersOwnCommandSentForRealStacksIsTransformedAndCanBeMade() throws IOException {
        assumeThat(GOLDEN).isDirectory();
        var stack = world.stack("real");
        var seen = 0;
        try (var files = Files.list(GOLDEN)) {
            for (var file : files.sorted().toList()) {
                for (JsonNode input : Wire.JSON.readTree(file.toFile()).path("transform_inputs")) {
                    var answer = world.post(P + "/scripts/transform", input);
                    assertThat(answer.status()).as(file + " " + answer.raw().body()).isEqualTo(200);
                    if (answer.body().path("imageUuid").isTextual()) {
                        var made = world.post(P + "/services", Map.of("name", "s" + seen, "stackId", stack,
                                "launchConfig", answer.body()));
                        assertThat(made.status()).as(file + " " + made.raw().body()).isEqualTo(201);
                        seen++;
                    }
                }
            }
        }
        assertThat(seen).isGreaterThan(1500);
    }

    @Test
    void linksBetweenServicesAreListed() {
        var stack = world.stack("linked");
        var db = service(stack, "db");
        var web = service(stack, "web");
        world.post(P + "/services/" + web + "?action=setservicelinks", Map.of("serviceLinks",
                List.of(Map.of("serviceId", db, "name", "store"))));
        var maps = world.get(P + "/serviceconsumemaps?serviceId=" + web).body().path("data");
        assertThat(maps).hasSize(1);
        assertThat(maps.path(0).path("consumedServiceId").asText()).isEqualTo(db);
        assertThat(maps.path(0).path("name").asText()).isEqualTo("store");
        assertThat(world.get(maps.path(0).at("/links/self").asText()).body()).isEqualTo(maps.path(0));
        assertThat(world.get(P + "/serviceconsumemaps?serviceId=" + db).body().path("data")).isEmpty();
        assertThat(world.get(P + "/serviceconsumemaps?consumedServiceId=" + db + "&state_ne=active").body()
                .path("data")).isEmpty();
    }

    private String service(String stack, String name) {
        return world.post(P + "/services", Map.of("name", name, "stackId", stack, "launchConfig",
                Map.of("imageUuid", "docker:busybox"))).text("id");
    }
}
