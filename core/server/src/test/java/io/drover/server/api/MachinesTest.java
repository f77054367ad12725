package io.drover.server.api;

import static io.drover.server.api.World.P;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.drover.model.Machine;
import io.drover.model.Machine.Outcome;
import io.drover.model.Machine.Step;
import io.drover.model.Machine.Work;
import io.drover.plugin.HostDriver;
import io.drover.plugin.Setting;
import io.drover.plugin.Setting.Type;
import io.drover.server.extension.Extensions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Host drivers, and the machines that they make, as a client sees them. */
class MachinesTest {
    private final World world = new World(Extensions.of(new Cloud()));

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void driversAreListedWithWhatTheyTake() {
        var drivers = world.get(P + "/machineDrivers").body().path("data");
        assertThat(drivers).hasSize(1);
        var cloud = drivers.get(0);
        assertThat(cloud.path("name").asText()).isEqualTo("cloud");
        assertThat(cloud.path("state").asText()).isEqualTo("active");
        assertThat(cloud.path("builtin").asBoolean()).isTrue();
        assertThat(cloud.path("settings").get(1).path("name").asText()).isEqualTo("password");
        assertThat(cloud.path("settings").get(1).path("type").asText()).isEqualTo("secret");
        assertThat(world.get(cloud.at("/links/self").asText()).text("name")).isEqualTo("cloud");
        var schema = world.get(P + "/schemas/cloudConfig").body();
        assertThat(schema.at("/resourceFields/password/type").asText()).isEqualTo("password");
        assertThat(schema.at("/resourceFields/address/required").asBoolean()).isTrue();
        assertThat(schema.at("/resourceFields/size/options")).extracting(JsonNode::asText).containsExactly("big",
                "small");
        assertThat(schema.at("/resourceFields/port/default").asText()).isEqualTo("22");
        assertThat(world.get(P + "/schemas/machine").body().at("/resourceFields/cloudConfig/type").asText())
                .isEqualTo("cloudConfig");
    }

    @ParameterizedTest
    @CsvSource({"/v2-beta/projects/1a5/machines", "/v1/projects/1a5/machines"})
    void aMachineIsMadeAndItsSecretsAreNeverSeenAgain(String path) {
        var made = world.post(path, Map.of("name", "n1", "labels", Map.of("zone", "b"), "cloudConfig",
                Map.of("address", "10.0.0.5", "password", "sesame", "port", "2222")));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("state")).isEqualTo("requested");
        assertThat(made.text("transitioning")).isEqualTo("yes");
        assertThat(made.text("driver")).isEqualTo("cloud");
        assertThat(made.text("id")).matches("1ph\\d+");
        assertThat(made.body().path("cloudConfig")).isEqualTo(made.body().path("settings"));
        assertThat(made.body().at("/settings/port").asText()).isEqualTo("2222");
        var machine = machine(made.text("id"));
        assertThat(machine.secrets()).containsExactly(Map.entry("password", "sesame"));
        assertThat(machine.server()).isEqualTo(world.url);
        for (var where : List.of(path, path + "/" + machine.id())) {
            assertThat(world.get(where).raw().body()).contains("10.0.0.5").doesNotContain("sesame");
        }
    }

    @Test
    void whereDockerComesFromIsSaidInRanchersWords() {
        var made = world.post(P + "/machines", Map.of("name", "n1", "engineInstallUrl", "https://example.org/docker.sh",
                "engineOpt", Map.of(), "engineRegistryMirror", List.of(), "dockerVersion", "", "cloudConfig",
                Map.of("address", "10.0.0.5")));
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        assertThat(made.text("engineInstallUrl")).isEqualTo("https://example.org/docker.sh");
        assertThat(machine(made.text("id")).settings()).containsEntry("installUrl", "https://example.org/docker.sh");
    }

    @Test
    void whatCattle16AskedOfHostsMakesAMachine() {
        var made = world.post(P + "/hosts", Map.of("hostname", "n1", "driver", "cloud", "cloudConfig",
                Map.of("address", "10.0.0.5")));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.text("type")).isEqualTo("machine");
        assertThat(made.text("name")).isEqualTo("n1");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', nullValues = "-", value = {
            "{'name':'a','cloudConfig':{}} | MissingRequired | cloudConfig.address",
            "{'name':'a','driver':'cloud'} | MissingRequired | settings.address",
            "{'name':'a','driver':'cloud','settings':{}} | MissingRequired | settings.address",
            "{'name':'a','cloudConfig':{'address':''}} | MissingRequired | cloudConfig.address",
            "{'name':'a','cloudConfig':{'address':'x','colour':'red'}} | InvalidOption | cloudConfig.colour",
            "{'name':'a','cloudConfig':{'address':'x','port':'many'}} | InvalidFormat | cloudConfig.port",
            "{'name':'a','cloudConfig':{'address':'x','fast':'maybe'}} | InvalidFormat | cloudConfig.fast",
            "{'name':'a','cloudConfig':{'address':'x','size':'huge'}} | InvalidOption | cloudConfig.size",
            "{'name':'a','cloudConfig':{'address':['x']}} | InvalidFormat | cloudConfig.address",
            "{'name':'a','cloudConfig':{'address':'x\\ny'}} | InvalidFormat | cloudConfig.address",
            "{'name':'a','cloudConfig':'x'} | InvalidFormat | cloudConfig",
            "{'name':'a b','cloudConfig':{'address':'x'}} | InvalidFormat | name",
            "{'cloudConfig':{'address':'x'}} | MissingRequired | name",
            "{'name':'a','driver':'moon','settings':{}} | InvalidOption | driver",
            "{'name':'a','moonConfig':{}} | InvalidOption | moonConfig",
            "{'name':'a','driver':'moon','cloudConfig':{'address':'x'}} | InvalidOption | driver",
            "{'name':'a','cloudConfig':{'address':'x'},'moonConfig':{}} | DriverConfigExactlyOneRequired | -",
            "{'name':'a','cloudConfig':{'address':'x'},'engineStorageDriver':'zfs'} | InvalidOption | engineStorageDriver",
            "{'name':'a','cloudConfig':{'address':'x'},'dockerVersion':'1.12'} | InvalidOption | dockerVersion",
            "{'name':'a','cloudConfig':{'address':'x'},'engineOpt':{'debug':'true'}} | InvalidOption | engineOpt",
            "{'name':'a','cloudConfig':{'address':'x'},'engineInsecureRegistry':['r:5000']} | InvalidOption | engineInsecureRegistry",
            "{'name':'a','cloudConfig':{'address':'x'},'engineInstallUrl':['u']} | InvalidFormat | engineInstallUrl",
            "{'name':'a','cloudConfig':{'address':'x','installUrl':'http://a'},'engineInstallUrl':'http://b'} | InvalidOption | engineInstallUrl",
            "{'name':'a'} | DriverConfigExactlyOneRequired | -"})
    void whatDoesNotFitIsRefusedByItsField(String body, String code, String field) {
        var answer = world.send("POST", P + "/machines", body.replace('\'', '"'), world.admin());
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("code")).isEqualTo(code);
        assertThat(answer.body().path("fieldName").textValue()).isEqualTo(field);
        assertThat(world.view().everything()).noneMatch(Machine.class::isInstance);
    }

    @Test
    void aFailedOneShowsItsStepsAndIsTriedAgainWithOtherWordsOrRemoved() {
        var id = world.post(P + "/machines", Map.of("name", "n1", "cloudConfig",
                Map.of("address", "10.0.0.5", "password", "sesame"))).text("id");
        var path = P + "/machines/" + id;
        assertThat(world.post(path + "?action=retry", Map.of()).text("code")).isEqualTo("ActionNotAvailable");
        fail(id, "nobody answers at 10.0.0.5");
        var failed = world.get(path);
        assertThat(failed.text("state")).isEqualTo("error");
        assertThat(failed.text("transitioning")).isEqualTo("error");
        assertThat(failed.text("transitioningMessage")).isEqualTo("nobody answers at 10.0.0.5");
        assertThat(failed.body().at("/steps/0/name").asText()).isEqualTo("Connect");
        assertThat(failed.body().at("/steps/0/state").asText()).isEqualTo("failed");
        assertThat(failed.body().at("/steps/0/log").asText()).isEqualTo("calling\nnobody");
        assertThat(failed.body().path("actions").has("retry")).isTrue();
        var wrong = world.post(path + "?action=retry", Map.of("cloudConfig", Map.of("port", "x")));
        assertThat(wrong.text("fieldName")).isEqualTo("cloudConfig.port");
        assertThat(world.post(path + "?action=retry", Map.of("cloudConfig", Map.of("address", "10.0.0.6"))).status())
                .isEqualTo(202);
        assertThat(machine(id).settings()).containsEntry("address", "10.0.0.6");
        assertThat(machine(id).secrets()).containsEntry("password", "sesame");
        assertThat(world.get(path).text("state")).isEqualTo("requested");
        fail(id, "again");
        assertThat(world.delete(path).status()).isEqualTo(200);
        assertThat(world.get(path).text("state")).isEqualTo("removing");
        fail(id, "not reached");
        assertThat(world.get(path).text("transitioningMessage")).contains("remove it again");
        assertThat(world.get(path).body().path("actions").has("retry")).isFalse();
        assertThat(world.delete(path).status()).isEqualTo(200);
        assertThat(world.get(path).text("state")).isEqualTo("removed");
    }

    @Test
    void aHostSaysWhichMachineItIs() {
        var id = world.post(P + "/machines", Map.of("name", "n1", "cloudConfig", Map.of("address", "10.0.0.5")))
                .text("id");
        var host = world.host("h1");
        world.store.update(World.PROJECT, draft -> {
            draft.put(machine(id).withHostId(host));
            return true;
        });
        assertThat(world.get(P + "/hosts/" + host).text("physicalHostId")).isEqualTo(id);
        assertThat(world.get(P + "/hosts/" + host).text("driver")).isEqualTo("cloud");
        assertThat(world.get(P + "/machines/" + id + "/hosts").body().at("/data/0/id").asText()).isEqualTo(host);
        assertThat(world.get(P + "/machines/" + id).text("hostId")).isEqualTo(host);
    }

    private Machine machine(String id) {
        return Objects.requireNonNull(world.view().get(Machine.class, id));
    }

    private void fail(String id, String problem) {
        world.store.update(World.PROJECT, draft -> {
            var machine = machine(id);
            draft.put(machine.withWork(new Work(machine.order().number(), Outcome.FAILED, problem,
                    List.of(new Step("Connect", Outcome.FAILED, Instant.EPOCH, Instant.EPOCH, "calling\nnobody")),
                    draft.now())));
            return true;
        });
        world.control.plan(World.PROJECT);
    }

    private static final class Cloud implements HostDriver {
        @Override
        public String name() {
            return "cloud";
        }

        @Override
        public List<Setting> settings() {
            return List.of(Setting.required("address", Type.TEXT, "where it is"),
                    Setting.optional("password", Type.SECRET, "of root", null),
                    Setting.optional("port", Type.NUMBER, "of ssh", "22"),
                    Setting.optional("fast", Type.BOOLEAN, "or slow", "true"),
                    Setting.optional("size", Type.TEXT, "how big", "small").oneOf("big", "small"),
                    Setting.optional("installUrl", Type.TEXT, "where Docker comes from", null));
        }

        @Override
        public void make(Machine machine, Log log) {
            throw new IllegalStateException("nobody asks it here");
        }
    }
}
